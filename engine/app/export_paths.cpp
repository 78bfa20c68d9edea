#include "engine/app/export_paths.h"

#include "engine/app/export_convert.h"

#include <algorithm>
#include <cmath>

namespace orrery::app {

namespace {

constexpr float kTolerance = 0.012F;  // world units between a curve and its pieces: a twentieth of a tube's breadth
constexpr int kMostPieces = 24;       // of one cubic

vec3 bezier(const shared::TubeInstance& tube, float t) {
    const float s = 1.0F - t;
    return tube.p0 * (s * s * s) + tube.p1 * (3.0F * s * s * t) + tube.p2 * (3.0F * s * t * t) + tube.p3 * (t * t * t);
}

// Pieces that keep within the tolerance (Wang's bound on the second differences of the control points).
int piecesOf(const shared::TubeInstance& tube) {
    const float bend =
        std::max(glm::length(tube.p0 - 2.0F * tube.p1 + tube.p2), glm::length(tube.p1 - 2.0F * tube.p2 + tube.p3));
    const float share = tube.end - tube.start;
    const float pieces = std::ceil(share * std::sqrt(0.75F * bend / kTolerance));
    return std::clamp(static_cast<int>(pieces), 1, kMostPieces);
}

// Whether the tube goes on where another of the same edge ends.
bool continues(const shared::TubeInstance& before, const shared::TubeInstance& tube) {
    return before.end >= 1.0F && tube.start <= 0.0F && before.p3 == tube.p0 && before.radius == tube.radius &&
           before.dash == tube.dash && before.emphasis == tube.emphasis && before.glow == tube.glow &&
           before.flow == tube.flow;
}

void append(EdgePath& path, const shared::TubeInstance& tube) {
    const vec3 from = vec3(toLinear(unpackColour(tube.colourFrom)));
    const vec3 to = vec3(toLinear(unpackColour(tube.colourTo)));
    const int pieces = piecesOf(tube);
    for (int i = path.points.empty() ? 0 : 1; i <= pieces; ++i) {
        const float share = static_cast<float>(i) / static_cast<float>(pieces);
        const vec3 point = bezier(tube, glm::mix(tube.start, tube.end, share));
        const float step = path.points.empty() ? 0.0F : glm::length(point - path.points.back());
        if (!path.points.empty() && step < 1e-4F) continue;
        path.along.push_back(path.length() + step);
        path.points.push_back(point);
        path.colours.push_back(glm::mix(from, to, share));
    }
}

}  // namespace

vec3 EdgePath::at(float distance) const {
    const auto after = std::ranges::upper_bound(along, distance);
    if (after == along.begin()) return points.front();
    if (after == along.end()) return points.back();
    const auto i = static_cast<std::size_t>(after - along.begin());
    return glm::mix(points[i - 1], points[i], (distance - along[i - 1]) / (along[i] - along[i - 1]));
}

vec3 EdgePath::colourNear(const vec3& point) const {
    vec3 colour = colours.front();
    float least = 1e30F;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const vec3 way = points[i] - points[i - 1];
        const float share = std::clamp(glm::dot(point - points[i - 1], way) / glm::dot(way, way), 0.0F, 1.0F);
        const vec3 beside = point - points[i - 1] - way * share;
        const float away = glm::dot(beside, beside);
        if (away >= least) continue;
        least = away;
        colour = glm::mix(colours[i - 1], colours[i], share);
    }
    return colour;
}

std::vector<vec3> EdgePath::between(float from, float to) const {
    std::vector<vec3> part{at(from)};
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (along[i] > from + 1e-3F && along[i] < to - 1e-3F) part.push_back(points[i]);
    }
    part.push_back(at(to));
    return part;
}

std::vector<EdgePath> edgePaths(const render::TubeBatch& batch) {
    std::vector<EdgePath> paths;
    std::vector<std::size_t> pathOf(batch.tubes.size());
    for (std::size_t i = 0; i < batch.tubes.size(); ++i) {
        const shared::TubeInstance& tube = batch.tubes[i];
        const std::uint32_t pick = i < batch.picks.size() ? batch.picks[i] : render::kNoPick;
        const bool joined = !paths.empty() && pick != render::kNoPick && paths.back().pick == pick &&
                            continues(batch.tubes[i - 1], tube);
        if (!joined) {
            EdgePath& path = paths.emplace_back();
            path.pick = pick;
            path.radius = tube.radius;
            path.dash = batch.dashed ? tube.dash : 0.0F;
            path.emphasis = tube.emphasis;
            path.glow = tube.glow;
        }
        append(paths.back(), tube);
        pathOf[i] = paths.size() - 1;
    }
    for (const shared::ParticleInstance& particle : batch.particles) {
        EdgePath& path = paths[pathOf[particle.tube]];
        path.flow = batch.tubes[particle.tube].flow;
        path.lightRadius = particle.radius;
        path.lightColour = particle.colour;
    }
    std::erase_if(paths, [](const EdgePath& path) { return path.points.size() < 2; });
    return paths;
}

}  // namespace orrery::app

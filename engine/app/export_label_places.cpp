#include "engine/app/export_label_places.h"

#include "engine/app/export_paths.h"
#include "engine/app/export_steps.h"
#include "engine/render/label_placer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace orrery::app {

namespace {

constexpr float kOffBody = 0.06F;    // world units from a body's front to its label: no viewer lets the two flicker
constexpr float kOffTube = 0.08F;    // the same from the edges that it covers
constexpr float kMostLift = 3.0F;    // world units; an edge further in front passes before the label, as others do
constexpr float kAboveHull = 0.15F;  // em under a hull's title
constexpr float kMostGrowth = 1.6F;  // of a graph's name
constexpr float kFarAway = 1e6F;
constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

// The rotations of bodies by pick id: labels of theirs stand on them. An edge's bodies are its heads, which have no
// front.
std::map<std::uint32_t, vec4> fronts(const render::DrawList& list, const std::set<std::uint32_t>& edges) {
    std::map<std::uint32_t, vec4> rotations;
    for (const render::BodyBatch& batch : list.bodies) {
        for (std::size_t i = 0; i < std::min(batch.instances.size(), batch.picks.size()); ++i) {
            if (!edges.contains(batch.picks[i])) rotations.emplace(batch.picks[i], batch.instances[i].rotation);
        }
    }
    return rotations;
}

std::vector<EdgePath> pathsOf(const render::DrawList& list) {
    std::vector<EdgePath> paths;
    for (const render::TubeBatch& batch : list.tubes) {
        for (EdgePath& path : edgePaths(batch)) paths.push_back(std::move(path));
    }
    return paths;
}

// How far a label has to come forward to stand in front of the edges that pass behind or through it, as the camera sees
// them: curves come and go in depth.
float liftOver(const std::vector<EdgePath>& paths, const vec3& centre, const vec2& halfSize,
               const render::Camera& camera) {
    constexpr int kSamples = 6;  // between two points of a path
    const vec3 right = camera.right();
    const vec3 up = camera.up();
    const vec3 forward = camera.forward();
    float lift = kOffTube;
    for (const EdgePath& path : paths) {
        const vec2 reach = halfSize + path.radius;
        for (std::size_t i = 1; i < path.points.size(); ++i) {
            const vec3 from = path.points[i - 1] - centre;
            const vec3 way = path.points[i] - path.points[i - 1];
            const vec2 low(std::min(glm::dot(from, right), glm::dot(from + way, right)),
                           std::min(glm::dot(from, up), glm::dot(from + way, up)));
            const vec2 high(std::max(glm::dot(from, right), glm::dot(from + way, right)),
                            std::max(glm::dot(from, up), glm::dot(from + way, up)));
            if (low.x > reach.x || low.y > reach.y || high.x < -reach.x || high.y < -reach.y) continue;
            const int samples = std::max(kSamples, static_cast<int>(glm::length(way) * 2.0F));
            for (int k = 0; k <= samples; ++k) {
                const vec3 at = from + way * (static_cast<float>(k) / static_cast<float>(samples));
                if (std::abs(glm::dot(at, right)) > reach.x || std::abs(glm::dot(at, up)) > reach.y) continue;
                const float needed = path.radius + kOffTube - glm::dot(at, forward);
                if (needed < kMostLift) lift = std::max(lift, needed);
            }
        }
    }
    return lift;
}

// The point of the world that the placer chose, from where it stands in the picture.
vec3 inWorld(const render::PlacedLabel& placed, const render::View& view) {
    const render::Ray ray = view.camera.ray(placed.centre, vec2(view.size));
    return ray.origin + ray.direction * (placed.depth / glm::dot(ray.direction, view.camera.forward()));
}

// Labels above everything (the names of graphs, of the important nodes among thousands) keep the size that they have in
// the picture at rest: in the scene's own they would be dust. Only the names of whole graphs, which other graphs stand
// before and behind, do not grow beyond all measure.
void standFloating(const render::DrawList& list, const render::View& view, std::vector<LabelStand>& stands) {
    std::set<std::uint32_t> beads;
    for (const render::SphereBatch& batch : list.spheres) beads.insert(batch.picks.begin(), batch.picks.end());
    std::vector<render::Label> floating;
    std::vector<std::size_t> index;
    for (std::size_t i = 0; i < list.labels.size(); ++i) {
        if (!list.labels[i].floats) continue;
        floating.push_back(list.labels[i]);
        floating.back().briefs = {};  // a model is looked at from near: it has the whole names
        index.push_back(i);
    }
    const render::Camera& camera = view.camera;
    for (const render::PlacedLabel& placed : render::LabelPlacer().place(view, floating, {}, kAll, 0.0)) {
        const render::Label& label = floating[placed.label];
        LabelStand& stand = stands[index[placed.label]];
        stand.em = placed.emPixels * placed.depth / camera.pixelsPerUnit(static_cast<float>(view.size.y));
        if (!beads.contains(label.pick)) stand.em = std::min(stand.em, label.em * kMostGrowth);
        stand.centre = label.anchor + (camera.right() * label.offset.x + camera.up() * label.offset.y) * stand.em;
    }
}

// All others: at the first of their places where they cover neither a body nor another label, in the scene's own size.
void standInScene(std::span<const render::Label> labels, std::span<const render::LabelObstacle> obstacles,
                  const render::View& view, std::vector<LabelStand>& stands) {
    std::vector<render::Label> own(labels.begin(), labels.end());
    for (render::Label& label : own) {
        label.least = label.floor = label.vanish = 0.0F;
        label.largest = kFarAway;
        label.briefs = {};
        if (label.floats) label.opacity = 0.0F;  // not here
    }
    for (const render::PlacedLabel& placed : render::LabelPlacer().place(view, own, obstacles, kAll, 0.0)) {
        stands[placed.label].centre = inWorld(placed, view);
    }
}

}  // namespace

std::vector<LabelStand> labelStands(const render::DrawList& list, const render::View& view) {
    std::vector<render::Label> labels = list.labels;
    // A hull's title would stand half in the hull, which the renderer does not mind.
    for (const int title : hullTitles(list)) {
        if (title < 0) continue;
        render::Label& label = labels[static_cast<std::size_t>(title)];
        label.offset.y = std::max(label.offset.y, label.size.y * 0.5F + kAboveHull);
    }
    const render::Camera& camera = view.camera;
    const quat facing =
        glm::angleAxis(camera.yaw, vec3(0.0F, 1.0F, 0.0F)) * glm::angleAxis(-camera.pitch, vec3(1.0F, 0.0F, 0.0F));
    std::vector<LabelStand> stands;
    for (const render::Label& label : labels) {
        const vec3 centre = label.anchor + (camera.right() * label.offset.x + camera.up() * label.offset.y) * label.em;
        stands.push_back({centre, facing, label.em});
    }
    standInScene(labels, list.obstacles, view, stands);
    standFloating(list, view, stands);

    const std::vector<EdgePath> paths = pathsOf(list);
    std::set<std::uint32_t> edges;
    for (const EdgePath& path : paths) {
        if (path.pick != render::kNoPick) edges.insert(path.pick);
    }
    const std::map<std::uint32_t, vec4> bodies = fronts(list, edges);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        LabelStand& stand = stands[i];
        const auto body = bodies.find(labels[i].pick);
        if (body != bodies.end() && !labels[i].floats) {
            // Flush with the body's front, however that leans.
            const vec4& q = body->second;
            stand.rotation = glm::normalize(quat(q.w, q.x, q.y, q.z));
            stand.centre = labels[i].anchor + stand.rotation * vec3(labels[i].offset * labels[i].em, kOffBody);
        } else if (edges.contains(labels[i].pick)) {
            stand.centre -= camera.forward() * liftOver(paths, stand.centre, labels[i].size * stand.em * 0.5F, camera);
        }
    }
    return stands;
}

}  // namespace orrery::app

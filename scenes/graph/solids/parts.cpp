#include "scenes/graph/solids/parts.h"

#include "engine/mesh/round.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::graph {

using mesh::Mesh;
using mesh::Polygon;

Fineness fineness(int detail) {
    static constexpr std::array<Fineness, mesh::kDetailLevels> kLevels{
        {{1, 4, 4, 12, 1, 0}, {3, 6, 6, 32, 3, 2}, {6, 12, 12, 64, 4, 3}}};
    return kLevels[static_cast<std::size_t>(std::clamp(detail, 0, mesh::kDetailLevels - 1))];
}

namespace {

// How far the front edge is rounded: enough to catch light all round, little enough to leave the label its plane.
float bevelFor(Shape shape, const vec3& size) {
    const float least = std::min(size.x, size.y);
    switch (shape) {
        case Shape::cloud:
            return std::min(0.45F * size.z, 0.2F * least);
        case Shape::person:
            return std::min(0.45F * size.z, 0.32F);
        case Shape::rounded:
        case Shape::stadium:
        case Shape::delay:
            return std::min({0.45F * size.z, 0.14F * least, 0.3F});
        case Shape::bolt:
        case Shape::bang:
            return std::min({0.4F * size.z, 0.05F * least, 0.12F});
        default:
            return std::min({0.4F * size.z, 0.09F * least, 0.18F});
    }
}

}  // namespace

Workbench::Workbench(Shape shape, const vec3& size, const SolidOptions& options)
    : size_(size),
      options_(options),
      measures_(measuresOf(shape, vec2(size))),
      fine_(fineness(options.detail)),
      bevel_(bevelFor(shape, size)) {
    // A border as thick as the body would leave no body.
    options_.rimWidth = std::min(options.rimWidth, 0.1F * std::min(size.x, size.y));
}

Mesh Workbench::plate(const Polygon& outline, float back, float front) const {
    const float round = std::min(bevel_, 0.5F * (front - back));
    return mesh::extrude(outline, {.back = back,
                                   .front = front,
                                   .bevelFront = round,
                                   .bevelBack = options_.detail == 0 ? 0.0F : round,
                                   .bevelSteps = fine_.bevelSteps});
}

Mesh Workbench::border(const Polygon& outline, float front) const {
    const float width = options_.rimWidth;
    if (width <= 0.0F) return {};
    // Piping laid on the rounded edge: a round section whose middle lies on it.
    const float inset = std::min(0.4F * width, bevel_);
    const float rest = bevel_ - inset;
    const float z = front - bevel_ + std::sqrt(std::max(bevel_ * bevel_ - rest * rest, 0.0F));
    const float radius = 0.6F * width;
    std::vector<vec2> profile;
    for (int i = 0; i < fine_.rimSides; ++i) {
        profile.push_back(vec2(inset, z) + radius * mesh::onUnitCircle((i + 0.5) / fine_.rimSides));
    }
    return mesh::bead(outline, profile);
}

void Workbench::addPlate(Solid& solid, const Polygon& outline, float back, float front) const {
    solid.body.append(plate(outline, back, front));
    solid.rim.append(border(outline, front));
}

Mesh Workbench::ridge(std::span<const vec2> line, float front) const {
    std::vector<vec3> points;
    for (const vec2& point : line) points.emplace_back(point, front);
    return mesh::tube(points, 0.5F * options_.rimWidth, fine_.tubeSides);
}

Mesh Workbench::bentRidge(const vec2& from, const vec2& to, float front) const {
    const float length = glm::distance(from, to);
    const float width = options_.rimWidth;
    if (length < 4.0F * bevel_ || length < 4.0F * width) return {};
    const vec2 way = (to - from) / length;
    const float start = std::min(0.4F * width, bevel_);
    const float rest = bevel_ - start;
    const float low = front - bevel_ + std::sqrt(std::max(bevel_ * bevel_ - rest * rest, 0.0F));
    const float reach = std::max(bevel_, start + 0.05F * length);
    const std::array<vec3, 4> line{vec3(from + way * start, low), vec3(from + way * reach, front),
                                   vec3(to - way * reach, front), vec3(to - way * start, low)};
    return mesh::tube(line, 0.5F * width, fine_.tubeSides);
}

namespace {

// The lowest and highest crossing of the outline with the line where `axis` (0 for x, 1 for y) has this value.
vec2 crossings(const Polygon& outline, int axis, float at) {
    const int other = 1 - axis;
    vec2 range(1e30F, -1e30F);
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const vec2& a = outline[i];
        const vec2& b = outline[(i + 1) % outline.size()];
        if ((a[axis] > at) == (b[axis] > at)) continue;
        const float t = (at - a[axis]) / (b[axis] - a[axis]);
        const float place = a[other] + (b[other] - a[other]) * t;
        range = {std::min(range.x, place), std::max(range.y, place)};
    }
    return range;
}

}  // namespace

Mesh Workbench::uprightRidge(const Polygon& outline, float x, float front) const {
    const vec2 range = crossings(outline, 0, x);
    return bentRidge({x, range.x}, {x, range.y}, front);
}

Mesh Workbench::levelRidge(const Polygon& outline, float y, float front) const {
    const vec2 range = crossings(outline, 1, y);
    return bentRidge({range.x, y}, {range.y, y}, front);
}

Mesh Workbench::dot(const vec2& centre, float radius, float front) const {
    return mesh::translated(mesh::ellipsoid({radius, radius, 0.7F * radius}, fine_.smallBallSubdivisions),
                            vec3(centre, front));
}

Mesh Workbench::ring(const vec2& radii, float tubeRadius, float z) const {
    if (tubeRadius <= 0.0F) return {};
    std::vector<vec3> line;
    for (const vec2& at : mesh::Path(flattening()).arc(vec2(0.0F), radii, 0.0F, 1.0F).take()) line.emplace_back(at, z);
    return mesh::tubeLoop(line, tubeRadius, fine_.rimSides);
}

Mesh Workbench::ball(const vec3& radii) const {
    return mesh::ellipsoid(radii, fine_.ballSubdivisions);
}

}  // namespace orrery::graph

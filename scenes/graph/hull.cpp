#include "scenes/graph/hull.h"

#include "engine/mesh/round.h"

#include <algorithm>
#include <cmath>

namespace orrery::graph {

namespace {

// Directions that cover the sphere evenly, with the triangles between them.
const mesh::Mesh& directions() {
    static const mesh::Mesh sphere = mesh::sphere(1.0F, 3);
    return sphere;
}

float sign(float x) {
    return x < 0.0F ? -1.0F : 1.0F;
}

}  // namespace

HullMesh hullAround(std::span<const HullBox> boxes, const mat3& axes, float margin) {
    HullMesh hull;
    if (boxes.empty()) return hull;
    const mesh::Mesh& sphere = directions();
    const mat3 inverse = glm::transpose(axes);
    for (const vec3& direction : sphere.normals) {
        const vec3 local = inverse * direction;
        vec3 best(0.0F);
        float reach = -1e30F;
        for (const HullBox& box : boxes) {
            const vec3 corner = box.centre + axes * (box.halfSize * vec3(sign(local.x), sign(local.y), sign(local.z)));
            const float along = glm::dot(corner, direction);
            if (along > reach) {
                reach = along;
                best = corner;
            }
        }
        hull.positions.push_back(best + direction * margin);
        hull.normals.push_back(direction);
    }
    hull.indices = sphere.indices;
    return hull;
}

std::vector<vec2> convexHull(std::vector<vec2> points) {
    std::sort(points.begin(), points.end(),
              [](const vec2& a, const vec2& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (points.size() < 3) return points;
    const auto turns = [](const vec2& a, const vec2& b, const vec2& c) {
        return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    };
    std::vector<vec2> hull;
    const auto half = [&](auto begin, auto end) {
        const std::size_t first = hull.size();
        for (auto it = begin; it != end; ++it) {
            while (hull.size() >= first + 2 && turns(hull[hull.size() - 2], hull.back(), *it) <= 0.0F) hull.pop_back();
            hull.push_back(*it);
        }
        hull.pop_back();
    };
    half(points.begin(), points.end());
    half(points.rbegin(), points.rend());
    return hull;
}

}  // namespace orrery::graph

#pragma once

// The soft skin around a group: the convex hull of its members' boxes, rounded by a margin. Built from support points
// (the farthest point of the members in each of some hundred directions), so it is smooth, closed and never degenerate.

#include "engine/base/math.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::graph {

struct HullMesh {
    std::vector<vec3> positions;
    std::vector<vec3> normals;
    std::vector<std::uint32_t> indices;
};

struct HullBox {
    vec3 centre;
    vec3 halfSize;
};

// Empty for no boxes. Axes of the boxes: right, up, forward, an orthonormal frame.
HullMesh hullAround(std::span<const HullBox> boxes, const mat3& axes, float margin);

// Corners of the convex hull of points in the plane, counter-clockwise (Andrew 1979); at most the points themselves.
std::vector<vec2> convexHull(std::vector<vec2> points);

}  // namespace orrery::graph

#include "scenes/graph/hull.h"
#include "engine/mesh/mesh.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

TEST(Hull, HoldsItsBoxesWithTheMargin) {
    const std::vector<HullBox> boxes{{vec3(0.0F), vec3(2.0F, 1.0F, 0.5F)},
                                     {vec3(9.0F, 4.0F, 1.0F), vec3(1.0F, 2.0F, 0.5F)}};
    const HullMesh hull = hullAround(boxes, mat3(1.0F), 0.7F);
    Bounds bounds;
    for (const vec3& point : hull.positions) bounds.add(point);
    // The farthest direction of 642 is within 5 degrees of each axis: cos 5 = 0.996 of the margin at least.
    EXPECT_NEAR(bounds.low.x, -2.7F, 0.01F);
    EXPECT_NEAR(bounds.high.x, 10.7F, 0.01F);
    EXPECT_NEAR(bounds.high.y, 6.7F, 0.01F);
    // No corner sticks out of any face's plane.
    for (const HullBox& box : boxes) {
        for (int corner = 0; corner < 8; ++corner) {
            const vec3 sign((corner & 1) != 0 ? 1 : -1, (corner & 2) != 0 ? 1 : -1, (corner & 4) != 0 ? 1 : -1);
            const vec3 point = box.centre + box.halfSize * sign;
            for (std::size_t i = 0; i < hull.positions.size(); ++i) {
                EXPECT_LE(glm::dot(point - hull.positions[i], hull.normals[i]), 1e-3F);
            }
        }
    }
    EXPECT_TRUE(hullAround({}, mat3(1.0F), 1.0F).indices.empty());
}

TEST(Hull, OfPointsInThePlaneIsConvexAndCounterClockwise) {
    const auto hull = convexHull({{0, 0}, {4, 0}, {4, 3}, {0, 3}, {2, 1}, {1, 2}, {2, 0}});
    EXPECT_EQ(hull.size(), 4U) << "points inside and on sides are no corners";
    float area = 0.0F;
    for (std::size_t i = 0; i < hull.size(); ++i) {
        const vec2 a = hull[i], b = hull[(i + 1) % hull.size()];
        area += a.x * b.y - a.y * b.x;
    }
    EXPECT_FLOAT_EQ(area * 0.5F, 12.0F);
    EXPECT_EQ(convexHull({{1, 1}, {1, 1}}).size(), 1U);
}

}  // namespace
}  // namespace orrery::graph

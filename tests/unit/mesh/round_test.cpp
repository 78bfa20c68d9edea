#include "engine/mesh/round.h"

#include "engine/mesh/curve.h"

#include <gtest/gtest.h>

namespace orrery::mesh {
namespace {

constexpr double kPi = 3.14159265358979;

void expectSolid(const Mesh& mesh, const char* what, float slack = 0.0F) {
    EXPECT_FALSE(mesh.empty()) << what;
    EXPECT_TRUE(isClosedManifold(mesh)) << what;
    EXPECT_TRUE(hasOutwardNormals(mesh, slack)) << what;
    EXPECT_GT(volume(mesh), 0.0) << what;
}

TEST(Sphere, IsOneAtEveryLevel) {
    for (int level = 0; level <= 5; ++level) {
        const Mesh ball = sphere(2.0F, level);
        expectSolid(ball, "sphere");
        EXPECT_EQ(ball.triangleCount(), 20U << (2 * level));
        for (const vec3& position : ball.positions) EXPECT_NEAR(glm::length(position), 2.0F, 1e-5F);
    }
    const Mesh egg = ellipsoid({3.0F, 1.0F, 0.5F}, 4);
    expectSolid(egg, "ellipsoid");
    EXPECT_NEAR(volume(egg), 4.0 / 3.0 * kPi * 1.5, 0.03);
}

TEST(Lathe, CylinderConeCapsule) {
    for (const int segments : {3, 12, 64}) {
        expectSolid(cylinder(1.0F, 3.0F, segments), "cylinder");
        expectSolid(cylinder(1.0F, 3.0F, segments, 0.2F), "bevelled cylinder");
        expectSolid(cylinder(1.0F, 0.3F, segments, 5.0F), "a bevel larger than the body");
        expectSolid(cone(1.0F, 2.0F, segments), "cone");
        expectSolid(capsule(0.5F, 3.0F, segments), "capsule");
        expectSolid(capsule(0.5F, 1.0F, segments), "a capsule without a straight part");
    }
    // 64 sides fill sin(t)/t = 99.84 % of the circle.
    EXPECT_NEAR(volume(cylinder(1.0F, 3.0F, 64)), 3.0 * kPi, 0.02);
    EXPECT_NEAR(volume(cone(1.0F, 3.0F, 64)), kPi, 0.01);
    EXPECT_NEAR(volume(capsule(0.5F, 3.0F, 64)), kPi * (0.25 * 2.0 + 4.0 / 3.0 * 0.125), 0.01);
    EXPECT_EQ(bounds(cone(1.0F, 2.0F, 12)).high.y, 2.0F);
    EXPECT_TRUE(lathe({}, 12).empty());
}

TEST(Lathe, HardEdgesStayHardAndCurvesSmooth) {
    const Mesh drum = cylinder(1.0F, 2.0F, 24);
    for (const vec3& normal : drum.normals) {
        EXPECT_TRUE(std::abs(normal.y) > 0.999F || std::abs(normal.y) < 0.001F) << "lid and wall share a normal";
    }
    const Mesh pill = capsule(1.0F, 4.0F, 24);
    for (std::size_t i = 0; i < pill.positions.size(); ++i) {
        const vec3& at = pill.positions[i];
        const vec3 centre(0.0F, glm::clamp(at.y, -1.0F, 1.0F), 0.0F);
        // The mean of two facets' normals is off by less than the facets' own angle (15 degrees).
        EXPECT_GT(glm::dot(pill.normals[i], at - centre), 0.98F);
    }
}

TEST(Tube, FollowsTheLineRoundCorners) {
    const std::vector<vec3> line{{0, 0, 0}, {2, 0, 0}, {2, 2, 0}, {2, 2, 3}, {0, 3, 3}};
    // Round shading of a three-sided tube leans 60 degrees from its flats, and a mitre up to 45 more.
    for (const int sides : {3, 4, 8, 16})
        expectSolid(tube(line, 0.2F, sides), "tube with corners", sides < 6 ? 0.3F : 0.0F);
    const std::vector<vec3> straight{{0, 0, 0}, {0, 0, 5}};
    const Mesh rod = tube(straight, 0.5F, 32);
    expectSolid(rod, "rod");
    EXPECT_NEAR(volume(rod), kPi * (0.25 * 5.0 + 4.0 / 3.0 * 0.125), 0.1);
    EXPECT_NEAR(bounds(rod).low.z, -0.5F, 1e-6F) << "the round end stands out";
    EXPECT_NEAR(bounds(rod).size().x, 1.0F, 1e-5F);
    const std::vector<vec3> back{{0, 0, 0}, {1, 0, 0}, {0.01F, 0, 0}};
    EXPECT_TRUE(isClosedManifold(tube(back, 0.1F, 6))) << "a line that turns straight back is closed all the same";
    EXPECT_TRUE(tube(std::vector<vec3>{{0, 0, 0}}, 0.1F, 6).empty());
}

TEST(Torus, WholeAndInPart) {
    const Mesh ring = torusArc(2.0F, 0.3F, 0.0, 1.0, 64, 24);
    expectSolid(ring, "torus");
    // Pappus: 2 pi R times the tube's area.
    EXPECT_NEAR(volume(ring), 2.0 * kPi * 2.0 * kPi * 0.09, 0.08);
    expectSolid(torusArc(2.0F, 0.3F, 0.1, 0.4, 24, 12), "torus arc");
    expectSolid(torusArc(0.002F, 0.0003F, 0.0, 1.0, 12, 6), "a tiny torus");
}

TEST(RoundedBox, HasRoundEdgesAllOver) {
    for (const int steps : {1, 2, 5}) {
        const Mesh box = roundedBox({3.0F, 2.0F, 1.0F}, 0.25F, steps);
        expectSolid(box, "rounded box");
        EXPECT_EQ(bounds(box).high, vec3(1.5F, 1.0F, 0.5F));
    }
    expectSolid(roundedBox({1.0F, 1.0F, 1.0F}, 9.0F, 3), "nearly a ball");
    // Three slabs, twelve quarter cylinders, one ball (Steiner's formula).
    const double core = 2.5 * 1.5 * 0.5;
    const double faces = 0.25 * 2.0 * (2.5 * 1.5 + 1.5 * 0.5 + 2.5 * 0.5);
    const double edges = kPi * 0.0625 * (2.5 + 1.5 + 0.5);
    const double corners = 4.0 / 3.0 * kPi * 0.015625;
    EXPECT_NEAR(volume(roundedBox({3.0F, 2.0F, 1.0F}, 0.25F, 16)), core + faces + edges + corners, 2e-3);
}

}  // namespace
}  // namespace orrery::mesh

#include "engine/mesh/mesh.h"

#include "engine/mesh/round.h"

#include <gtest/gtest.h>

namespace orrery::mesh {
namespace {

TEST(Manifold, SeesWhatIsOpenOrTwisted) {
    const Mesh closed = sphere(1.0F, 1);
    EXPECT_TRUE(isClosedManifold(closed));
    EXPECT_TRUE(isClosedManifold(Mesh{}));

    Mesh open = closed;
    open.indices.resize(open.indices.size() - 3);
    EXPECT_FALSE(isClosedManifold(open)) << "a triangle is missing";

    Mesh twisted = closed;
    std::swap(twisted.indices[0], twisted.indices[1]);
    EXPECT_FALSE(isClosedManifold(twisted)) << "a triangle faces inward";

    Mesh twice = closed;
    twice.append(closed);
    EXPECT_FALSE(isClosedManifold(twice)) << "every triangle stands twice";

    Mesh pair = closed;
    pair.append(translated(closed, {0.5F, 0.0F, 0.0F}));
    EXPECT_TRUE(isClosedManifold(pair)) << "overlapping parts are fine";

    Mesh pinched = closed;
    pinched.positions[pinched.indices[1]] = pinched.positions[pinched.indices[0]];
    EXPECT_FALSE(isClosedManifold(pinched)) << "a triangle without area";

    Mesh beyond = closed;
    beyond.indices[0] = 10000;
    EXPECT_FALSE(isClosedManifold(beyond)) << "an index past the end";
}

TEST(Normals, InvertedOnesAreSeen) {
    Mesh ball = sphere(1.0F, 2);
    EXPECT_TRUE(hasOutwardNormals(ball));
    ball.normals[5] = -ball.normals[5];
    EXPECT_FALSE(hasOutwardNormals(ball));
    ball.normals[5] = vec3(0.0F);
    EXPECT_FALSE(hasOutwardNormals(ball));
}

TEST(Volume, OfABoxAndOfWhatIsMoved) {
    const Mesh ball = sphere(1.0F, 4);
    // The polyhedron lies inside the ball; 5,120 triangles miss 0.3 % of it.
    EXPECT_NEAR(volume(ball), 4.18879, 0.02);
    EXPECT_NEAR(volume(translated(ball, {100.0F, 0.0F, -7.0F})), volume(ball), 1e-3) << "floats at 100 end at 1e-5";
    const mat4 mirror = glm::scale(mat4(1.0F), vec3(-2.0F, 1.0F, 1.0F));
    const Mesh mirrored = transformed(ball, mirror);
    EXPECT_NEAR(volume(mirrored), 2.0 * volume(ball), 1e-5) << "a reflection does not turn the body inside out";
    EXPECT_TRUE(hasOutwardNormals(mirrored));
    EXPECT_FLOAT_EQ(bounds(mirrored).high.x, 2.0F);
}

}  // namespace
}  // namespace orrery::mesh

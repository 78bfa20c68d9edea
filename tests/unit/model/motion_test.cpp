#include "scenes/model/motion.h"

#include <gtest/gtest.h>

#include <array>

namespace orrery::model {
namespace {

using Path = mesh::AnimationTrack::Path;

mesh::ModelAnimation turnAndRise() {
    mesh::ModelAnimation animation;
    animation.tracks.push_back(
        {.path = Path::translation, .node = 1, .times = {1.0F, 3.0F}, .values = {vec4(0), vec4(0, 4, 0, 0)}});
    // Half a turn about z, whose second key stands on the far side of the sphere of quaternions.
    animation.tracks.push_back({.path = Path::rotation,
                                .node = 0,
                                .times = {0.0F, 2.0F},
                                .values = {vec4(0, 0, 0, 1), vec4(0, 0, -0.70710678F, -0.70710678F)}});
    animation.tracks.push_back({.path = Path::scale, .node = 0, .times = {0.5F}, .values = {vec4(2, 3, 4, 0)}});
    return animation;
}

TEST(Motion, KeysAreMetAndHeldAtTheEnds) {
    const mesh::ModelAnimation animation = turnAndRise();
    EXPECT_FLOAT_EQ(duration(animation), 3.0F);
    std::array<mesh::ModelNode, 2> nodes;
    const auto heightAt = [&](float time) {
        pose(nodes, animation, time);
        return nodes[1].translation.y;
    };
    EXPECT_FLOAT_EQ(heightAt(0.0F), 0.0F) << "before its first key";
    EXPECT_FLOAT_EQ(heightAt(1.0F), 0.0F);
    EXPECT_FLOAT_EQ(heightAt(2.0F), 2.0F);
    EXPECT_FLOAT_EQ(heightAt(3.0F), 4.0F);
    EXPECT_FLOAT_EQ(heightAt(99.0F), 4.0F);
    EXPECT_EQ(nodes[0].scale, vec3(2, 3, 4)) << "a single key holds all the time";
    EXPECT_EQ(nodes[0].translation, vec3(0)) << "without a track it stays";
}

TEST(Motion, RotationsTakeTheShorterWay) {
    std::array<mesh::ModelNode, 2> nodes;
    pose(nodes, turnAndRise(), 1.0F);
    // A quarter turn about z in two seconds: an eighth in one.
    const vec3 x = nodes[0].rotation * vec3(1, 0, 0);
    EXPECT_NEAR(x.x, 0.70710678F, 1e-5F);
    EXPECT_NEAR(x.y, 0.70710678F, 1e-5F);
}

TEST(Motion, AnEmptyAnimationMovesNothing) {
    std::array<mesh::ModelNode, 2> nodes;
    pose(nodes, {}, 1.0F);
    EXPECT_EQ(nodes[0].translation, vec3(0));
    EXPECT_FLOAT_EQ(duration({}), 0.0F);
}

}  // namespace
}  // namespace orrery::model

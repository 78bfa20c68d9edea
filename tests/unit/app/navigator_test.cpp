#include "engine/app/navigator.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::app {
namespace {

constexpr float kPi = 3.14159265F;
const vec2 kSize(1280.0F, 720.0F);

Navigator at(float distance) {
    Navigator navigator;
    navigator.setReach(20.0F);
    navigator.jumpTo({.distance = distance});
    return navigator;
}

void settle(Navigator& navigator) {
    for (int i = 0; i < 300; ++i) navigator.update(1.0 / 60.0);
}

TEST(Navigator, TheWheelKeepsWhatIsUnderThePointer) {
    Navigator navigator = at(30.0F);
    const vec2 pixel(900.0F, 200.0F);
    const render::Ray ray = navigator.camera().ray(pixel, kSize);
    const vec3 point = ray.origin + ray.direction * (30.0F / glm::dot(ray.direction, navigator.camera().forward()));
    navigator.zoom(3.0F, (pixel - kSize * 0.5F) / kSize.y);
    settle(navigator);
    EXPECT_LT(navigator.camera().distance, 25.0F);
    // Half a pixel: the last step of the easing.
    EXPECT_NEAR(glm::length(navigator.camera().project(point, kSize)->pixel - pixel), 0.0F, 0.5F);
}

TEST(Navigator, PanningMovesThePictureWithThePointer) {
    Navigator navigator = at(30.0F);
    const vec2 before = navigator.camera().project(vec3(0.0F), kSize)->pixel;
    navigator.pan(vec2(100.0F, -50.0F) / kSize.y);
    settle(navigator);
    const vec2 after = navigator.camera().project(vec3(0.0F), kSize)->pixel;
    EXPECT_NEAR(after.x - before.x, 100.0F, 0.5F);
    EXPECT_NEAR(after.y - before.y, -50.0F, 0.5F);
}

TEST(Navigator, NobodyGetsUpsideDownOrLost) {
    Navigator navigator = at(30.0F);
    navigator.orbit(vec2(0.0F, 50.0F));
    settle(navigator);
    EXPECT_LT(navigator.camera().pitch, kPi / 2.0F);
    navigator.zoom(-500.0F, vec2(0.0F));
    settle(navigator);
    EXPECT_LT(navigator.camera().distance, 20.0F * 13.0F);
    navigator.zoom(500.0F, vec2(0.0F));
    settle(navigator);
    EXPECT_GT(navigator.camera().distance, 1.0F);
}

TEST(Navigator, AFlightEndsWhereThePersonTakesOver) {
    Navigator navigator = at(30.0F);
    navigator.flyTo({.target = vec3(10.0F, 0.0F, 0.0F), .yaw = 1.0F, .distance = 12.0F});
    for (int i = 0; i < 60; ++i) navigator.update(1.0 / 60.0);
    EXPECT_TRUE(navigator.flying());
    const render::Camera here = navigator.camera();
    navigator.touch();
    EXPECT_FALSE(navigator.flying());
    settle(navigator);
    EXPECT_NEAR(glm::length(navigator.camera().target - here.target), 0.0F, 1e-3F);
}

TEST(Navigator, ReducedMotionFadesInsteadOfFlying) {
    Navigator navigator = at(30.0F);
    navigator.setReducedMotion(true);
    navigator.flyTo({.target = vec3(10.0F, 0.0F, 0.0F), .distance = 12.0F});
    EXPECT_EQ(navigator.fades(), 1);
    EXPECT_EQ(navigator.before(), 1.0F) << "the picture before is seen whole first";
    EXPECT_TRUE(navigator.moving());
    vec3 last = vec3(10.0F, 0.0F, 0.0F);
    float before = 1.0F;
    for (double time = 0.0; time < 0.28; time += 1.0 / 60.0) {
        navigator.update(1.0 / 60.0);
        EXPECT_EQ(navigator.camera().target, last) << "nothing flies";
        EXPECT_LT(navigator.before(), before) << "one way only: it cannot flash";
        before = navigator.before();
    }
    navigator.update(0.03);
    EXPECT_EQ(navigator.before(), 0.0F) << "0.3 s";
    EXPECT_FALSE(navigator.moving());
}

TEST(Navigator, ReducedMotionHasNoIdleOrbit) {
    Navigator navigator = at(30.0F);
    navigator.setReducedMotion(true);
    navigator.setIdleOrbit(true);
    for (int i = 0; i < 30 * 60; ++i) navigator.update(1.0 / 60.0);
    EXPECT_EQ(navigator.camera().yaw, 0.0F);
}

TEST(Navigator, TheIdleOrbitIsSlowAndWaits) {
    Navigator navigator = at(30.0F);
    navigator.setIdleOrbit(true);
    navigator.touch();
    for (int i = 0; i < 5 * 60; ++i) navigator.update(1.0 / 60.0);
    EXPECT_NEAR(navigator.camera().yaw, 0.0F, 1e-4F) << "not while the person has just been there";
    for (int i = 0; i < 30 * 60; ++i) navigator.update(1.0 / 60.0);
    const float turned = navigator.camera().yaw;
    EXPECT_GT(turned, 0.2F);
    EXPECT_LT(turned, 30.0F * 2.0F * kPi / 180.0F) << "faster than 2 degrees a second";
    navigator.zoom(1.0F, vec2(0.0F));
    settle(navigator);
    const float rested = navigator.camera().yaw;
    for (int i = 0; i < 60 / 2; ++i) navigator.update(1.0 / 60.0);
    EXPECT_NEAR(navigator.camera().yaw, rested, 1e-4F) << "off while the pointer is used";
}

TEST(Navigator, FlyingFollowsTheView) {
    Navigator navigator = at(30.0F);
    navigator.fly({.ahead = 1}, 1.0);
    settle(navigator);
    EXPECT_LT(navigator.camera().target.z, -5.0F) << "ahead is away from the viewer";
    Navigator fast = at(30.0F);
    fast.fly({.ahead = 1, .fast = true}, 1.0);
    settle(fast);
    EXPECT_NEAR(fast.camera().target.z, navigator.camera().target.z * 3.0F, 0.05F);
}

}  // namespace
}  // namespace orrery::app

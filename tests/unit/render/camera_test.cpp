#include "engine/render/camera.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace orrery::render {
namespace {

constexpr float kPi = 3.14159265F;
const vec2 kSize(1280.0F, 720.0F);

Camera someCamera() {
    return {.target = vec3(3.0F, -2.0F, 1.0F), .yaw = 0.7F, .pitch = 0.4F, .distance = 25.0F};
}

TEST(Camera, StandsUprightWhateverTheAngles) {
    for (float yaw = -3.0F; yaw < 3.0F; yaw += 0.37F) {
        for (float pitch = -1.4F; pitch < 1.4F; pitch += 0.31F) {
            const Camera camera{.yaw = yaw, .pitch = pitch};
            EXPECT_NEAR(camera.right().y, 0.0F, 1e-6F) << "rolled at yaw " << yaw << " pitch " << pitch;
            EXPECT_GT(camera.up().y, 0.0F) << "upside down";
        }
    }
}

TEST(Camera, ProjectsLikeItsMatrix) {
    const Camera camera = someCamera();
    const vec3 point(5.0F, 1.0F, -2.0F);
    const auto seen = camera.project(point, kSize);
    ASSERT_TRUE(seen);
    const vec4 clip = camera.viewProjection(kSize.x / kSize.y) * vec4(point, 1.0F);
    const vec2 pixel = (vec2(clip) / clip.w * 0.5F + 0.5F) * kSize;
    // Both go through some ten float operations on numbers up to 1280.
    EXPECT_NEAR(seen->pixel.x, pixel.x, 0.01F);
    EXPECT_NEAR(seen->pixel.y, pixel.y, 0.01F);
    EXPECT_NEAR(clip.z / clip.w, Camera::kNear / seen->depth, 1e-5F) << "depth is not reversed";
}

TEST(Camera, RayGoesBackThroughThePixel) {
    const Camera camera = someCamera();
    for (const vec2 pixel : {vec2(0.0F), vec2(640.0F, 360.0F), vec2(1279.0F, 10.0F)}) {
        const Ray ray = camera.ray(pixel, kSize);
        const auto seen = camera.project(ray.origin + ray.direction * 17.0F, kSize);
        ASSERT_TRUE(seen);
        EXPECT_NEAR(glm::length(seen->pixel - pixel), 0.0F, 0.01F);
    }
    EXPECT_FALSE(camera.project(camera.position() - camera.forward(), kSize)) << "what is behind is not seen";
}

TEST(Camera, FramingHoldsTheWholeBoxAndNotMore) {
    Bounds box;
    box.add(vec3(-8.0F, -3.0F, -2.0F));
    box.add(vec3(10.0F, 4.0F, 5.0F));
    for (const float aspect : {0.6F, 1.0F, 16.0F / 9.0F}) {
        const Camera camera = framing({.yaw = 0.5F, .pitch = 0.3F}, box, aspect, 0.8F);
        const vec2 size(aspect * 720.0F, 720.0F);
        float reach = 0.0F;
        for (int corner = 0; corner < 8; ++corner) {
            const vec3 point((corner & 1) != 0 ? box.high.x : box.low.x, (corner & 2) != 0 ? box.high.y : box.low.y,
                             (corner & 4) != 0 ? box.high.z : box.low.z);
            const auto seen = camera.project(point, size);
            ASSERT_TRUE(seen);
            const vec2 share = glm::abs(seen->pixel / size * 2.0F - 1.0F);
            reach = std::max({reach, share.x, share.y});
        }
        // The nearest corner decides; float error is far below a hundredth of the picture.
        EXPECT_NEAR(reach, 0.8F, 0.01F) << "aspect " << aspect;
    }
}

TEST(Flight, BeginsAndEndsWhereItShould) {
    const Camera from = someCamera();
    const Camera to{.target = vec3(40.0F, 0.0F, 0.0F), .yaw = -2.0F, .pitch = 0.1F, .distance = 8.0F};
    EXPECT_NEAR(glm::length(between(from, to, 0.0F).position() - from.position()), 0.0F, 1e-3F);
    EXPECT_NEAR(glm::length(between(from, to, 1.0F).position() - to.position()), 0.0F, 1e-3F);
}

TEST(Flight, TurnsTheShortWayRound) {
    const Camera from{.yaw = kPi - 0.1F};
    const Camera to{.yaw = -kPi + 0.1F};
    const float middle = between(from, to, 0.5F).yaw;
    EXPECT_NEAR(std::cos(middle), -1.0F, 0.01F) << "went round the front";
}

// classroom.md: at least 1.5 s, at most 20 degrees a second of turning; where one flies to stays in the picture once it
// is there.
TEST(Flight, KeepsTheSpeedLimitsOfAClassroom) {
    const Camera to{.target = vec3(60.0F, 5.0F, -20.0F), .yaw = 1.9F, .pitch = -0.4F, .distance = 9.0F};
    for (const float apart : {0.0F, 0.2F, 0.6F, 1.0F}) {
        Camera from = to;
        from.yaw -= 2.5F * apart;
        from.pitch += 0.9F * apart;
        from.target -= vec3(60.0F * apart, 0.0F, 0.0F);
        from.distance = 40.0F;
        const float seconds = flightSeconds(from, to);
        EXPECT_GE(seconds, 1.5F);
        constexpr int kSteps = 400;
        bool seenBefore = false;
        for (int i = 0; i < kSteps; ++i) {
            const Camera a = between(from, to, static_cast<float>(i) / kSteps);
            const Camera b = between(from, to, static_cast<float>(i + 1) / kSteps);
            const float turn = std::max(std::abs(b.yaw - a.yaw), std::abs(b.pitch - a.pitch)) * kSteps / seconds;
            // A hundredth more for the finite difference.
            EXPECT_LE(turn, 20.2F * kPi / 180.0F);
            const auto seen = b.project(to.target, kSize);
            const bool inside = seen && seen->pixel.x >= 0.0F && seen->pixel.x <= kSize.x && seen->pixel.y >= 0.0F &&
                                seen->pixel.y <= kSize.y;
            EXPECT_TRUE(inside || !seenBefore) << "lost from sight at " << i << ", apart " << apart;
            seenBefore = seenBefore || inside;
        }
        EXPECT_TRUE(seenBefore);
    }
}

}  // namespace
}  // namespace orrery::render

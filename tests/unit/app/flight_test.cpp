#include "engine/app/navigator.h"
#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

// What a class sees of a flight, measured at the pictures it sees: 60 a second.

namespace orrery::app {
namespace {

constexpr float kDegrees = 180.0F / 3.14159265F;
constexpr double kPicture = 1.0 / 60.0;
const vec2 kFlightSize(1280.0F, 720.0F);

class Cameras {
 public:
    render::Camera next() {
        render::Camera camera;
        camera.target = vec3(within(-60.0F, 60.0F), within(-15.0F, 15.0F), within(-60.0F, 60.0F));
        camera.yaw = within(-3.1F, 3.1F);
        camera.pitch = within(-0.6F, 1.4F);
        camera.distance = std::exp(within(1.5F, 4.5F));
        return camera;
    }

 private:
    float within(float low, float high) { return random_.uniform(low, high); }
    Random random_{7};
};

Navigator at(const render::Camera& camera) {
    Navigator navigator;
    navigator.setReach(200.0F);
    navigator.jumpTo(camera);
    return navigator;
}

// The cameras of a flight, one a picture, with one picture of rest before and after.
std::vector<render::Camera> flown(Navigator& navigator) {
    std::vector<render::Camera> seen{navigator.camera()};
    while (navigator.flying() && seen.size() < 60 * 200) {
        navigator.update(kPicture);
        seen.push_back(navigator.camera());
    }
    return seen;
}

bool inPicture(const render::Camera& camera, const vec3& point) {
    const auto place = camera.project(point, kFlightSize);
    return place && place->pixel.x >= 0.0F && place->pixel.y >= 0.0F && place->pixel.x <= kFlightSize.x &&
           place->pixel.y <= kFlightSize.y;
}

struct Rates {
    float turn = 0.0F;  // degrees a second
    float pan = 0.0F;
};

Rates rates(const render::Camera& a, const render::Camera& b) {
    const float perSecond = static_cast<float>(1.0 / kPicture);
    return {std::max(std::abs(b.yaw - a.yaw), std::abs(b.pitch - a.pitch)) * kDegrees * perSecond,
            glm::length(b.target - a.target) / std::min(a.distance, b.distance) * kDegrees * perSecond};
}

TEST(Flight, IsSlowEnoughForAClassEverywhere) {
    Cameras cameras;
    for (int pair = 0; pair < 200; ++pair) {
        Navigator navigator = at(cameras.next());
        // Whoever flies fast by keys still shows a class nothing too fast.
        navigator.setSpeed(pair % 2 == 0 ? 1.0F : 4.0F);
        navigator.flyTo(cameras.next());
        const std::vector<render::Camera> seen = flown(navigator);
        EXPECT_GE(static_cast<double>(seen.size() - 1) * kPicture, 1.5 - 1e-9);
        for (std::size_t i = 1; i < seen.size(); ++i) {
            const Rates found = rates(seen[i - 1], seen[i]);
            // 1 %: the pace is chosen from 240 samples of the flight, these are others.
            ASSERT_LE(found.turn, 20.0F * 1.01F) << "pair " << pair << ", picture " << i;
            ASSERT_LE(found.pan, 8.5F * 1.01F) << "pair " << pair << ", picture " << i;
        }
    }
}

TEST(Flight, StandsUprightAndKeepsTheTargetInThePicture) {
    Cameras cameras;
    for (int pair = 0; pair < 100; ++pair) {
        const render::Camera from = cameras.next();
        const render::Camera to = cameras.next();
        Navigator navigator = at(from);
        navigator.flyTo(to);
        const std::vector<render::Camera> seen = flown(navigator);
        bool goalSeen = false;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            const render::Camera& camera = seen[i];
            EXPECT_NEAR(camera.right().y, 0.0F, 1e-6F) << "roll";
            EXPECT_GT(camera.up().y, 0.0F) << "upside down";
            // Where it comes from stays until where it goes is in the picture, and that stays then: nobody is lost.
            const bool goal = inPicture(camera, to.target);
            ASSERT_TRUE(goal || inPicture(camera, from.target)) << "pair " << pair << ", picture " << i;
            ASSERT_TRUE(goal || !goalSeen) << "pair " << pair << ", picture " << i;
            goalSeen = goalSeen || goal;
        }
        EXPECT_EQ(navigator.camera().target, to.target);
    }
}

// The largest change of the yaw's acceleration from one picture to the next, in degrees a second squared.
float roughness(const std::vector<render::Camera>& seen) {
    std::vector<float> speed;
    for (std::size_t i = 1; i < seen.size(); ++i)
        speed.push_back((seen[i].yaw - seen[i - 1].yaw) * kDegrees / static_cast<float>(kPicture));
    float worst = 0.0F;
    for (std::size_t i = 2; i < speed.size(); ++i) {
        worst = std::max(worst, std::abs(speed[i] - 2.0F * speed[i - 1] + speed[i - 2]) / static_cast<float>(kPicture));
    }
    return worst;
}

TEST(Flight, AcceleratesWithoutAJolt) {
    Navigator navigator = at({.distance = 30.0F});
    navigator.flyTo({.yaw = 0.279F, .distance = 30.0F});  // 16 degrees in 1.5 s: as fast as it may be
    std::vector<render::Camera> seen = flown(navigator);
    for (int i = 0; i < 3; ++i) {
        seen.insert(seen.begin(), seen.front());
        seen.push_back(seen.back());
    }
    // Smootherstep's jerk is at most 60 times the way over the time cubed: 284 degrees/s^3 here, 4.7 a picture. An
    // acceleration that jumps, as a smoothstep's does, would change by 43 at once.
    EXPECT_LT(roughness(seen), 7.0F);
}

TEST(Flight, TheNextStepTakesOverWithoutAJolt) {
    for (const double early : {0.2, 0.5, 0.75, 1.0, 1.3}) {
        for (const float yaw : {0.55F, -0.3F}) {
            Navigator navigator = at({.distance = 30.0F});
            navigator.flyTo({.yaw = 0.279F, .distance = 30.0F});
            std::vector<render::Camera> seen(3, navigator.camera());
            for (double time = 0.0; time < early; time += kPicture) {
                navigator.update(kPicture);
                seen.push_back(navigator.camera());
            }
            ASSERT_TRUE(navigator.flying());
            navigator.flyTo({.yaw = yaw, .distance = 20.0F});
            for (const render::Camera& camera : flown(navigator)) {
                if (seen.back().yaw != camera.yaw) seen.push_back(camera);
            }
            EXPECT_NEAR(navigator.camera().yaw, yaw, 1e-5F);
            // Standing still at once would change the acceleration by up to 1200.
            EXPECT_LT(roughness(seen), 12.0F) << early << " s into the flight, on to " << yaw;
            for (std::size_t i = 1; i < seen.size(); ++i) {
                // 10 %: the motion that is being braked adds to the new one for some tenths of a second.
                EXPECT_LE(rates(seen[i - 1], seen[i]).turn, 20.0F * 1.1F);
            }
        }
    }
}

TEST(Flight, APersonInterruptsItAndTheNextStepGoesOn) {
    Navigator navigator = at({.distance = 30.0F});
    navigator.flyTo({.target = vec3(20.0F, 0.0F, 0.0F), .distance = 12.0F});
    for (int i = 0; i < 40; ++i) navigator.update(kPicture);
    navigator.orbit(vec2(0.05F, 0.0F));
    EXPECT_FALSE(navigator.flying());
    for (int i = 0; i < 120; ++i) navigator.update(kPicture);
    const render::Camera here = navigator.camera();
    EXPECT_LT(here.target.x, 15.0F) << "it stays where the person took over";
    navigator.flyTo({.target = vec3(40.0F, 0.0F, 0.0F), .distance = 12.0F});
    EXPECT_EQ(navigator.camera().target, here.target);
    const std::vector<render::Camera> seen = flown(navigator);
    EXPECT_EQ(seen.back().target, vec3(40.0F, 0.0F, 0.0F));
}

}  // namespace
}  // namespace orrery::app

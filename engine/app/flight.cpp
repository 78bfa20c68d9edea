#include "engine/app/flight.h"

#include <algorithm>
#include <cmath>

namespace orrery::app {

namespace {

constexpr float kDegree = 3.14159265F / 180.0F;
constexpr float kMostTurn = 20.0F * kDegree;  // a second, in yaw and in pitch
constexpr float kMostPan = 8.5F * kDegree;    // of the view, a second
constexpr double kBrake = 0.8;                // seconds in which an earlier flight's motion ends
constexpr int kSamples = 240;                 // of a flight, to find where it is fastest

}  // namespace

Flight::Pose Flight::poseOf(const render::Camera& camera) {
    return {camera.target, camera.yaw, camera.pitch, std::log(camera.distance)};
}

Flight::Pose Flight::weighted(const Pose& a, float x, const Pose& b, float y) {
    return {a.target * x + b.target * y, a.yaw * x + b.yaw * y, a.pitch * x + b.pitch * y,
            a.logDistance * x + b.logDistance * y};
}

render::Camera Flight::moved(render::Camera camera, const Pose& by) {
    camera.target += by.target;
    camera.yaw += by.yaw;
    camera.pitch = std::clamp(camera.pitch + by.pitch, -render::Camera::kMaxPitch, render::Camera::kMaxPitch);
    camera.distance *= std::exp(by.logDistance);
    return camera;
}

Flight::Flight(const render::Camera& from, const render::Camera& to, float slowdown) : from_(from), to_(to) {
    choosePace(slowdown);
}

Flight::Flight(const Flight& earlier, const render::Camera& to, float slowdown) : from_(earlier.camera()), to_(to) {
    constexpr double kStep = 1.0 / 120.0;
    const Pose before = poseOf(earlier.at(earlier.flown_ - kStep));
    const Pose here = poseOf(from_);
    const Pose after = poseOf(earlier.at(earlier.flown_ + kStep));
    constexpr auto kPerSecond = static_cast<float>(0.5 / kStep);
    constexpr auto kSquared = static_cast<float>(1.0 / (kStep * kStep));
    drift_ = Drift{.speed = weighted(after, kPerSecond, before, -kPerSecond),
                   .acceleration = weighted(weighted(after, 1.0F, before, 1.0F), kSquared, here, -2.0F * kSquared)};
    // The own part of the flight begins where the earlier motion would come to rest.
    from_ = moved(from_, driftAt(kBrake));
    choosePace(slowdown);
}

Flight::Pose Flight::driftAt(double time) const {
    if (!drift_) return {};
    // The speed follows Hermite's cubic from what it was, with the acceleration it had, to rest without any: this is
    // its integral.
    const auto s = static_cast<float>(std::clamp(time / kBrake, 0.0, 1.0));
    const auto brake = static_cast<float>(kBrake);
    const float ofSpeed = s * (1.0F + s * s * (0.5F * s - 1.0F));
    const float ofAcceleration = s * s * (0.5F + s * (0.25F * s - 2.0F / 3.0F));
    return weighted(drift_->speed, brake * ofSpeed, drift_->acceleration, brake * brake * ofAcceleration);
}

render::Camera Flight::at(double time) const {
    const render::Camera own = render::between(from_, to_, static_cast<float>(time / seconds_));
    if (!drift_ || time >= kBrake) return own;
    return moved(own, weighted(driftAt(time), 1.0F, driftAt(kBrake), -1.0F));
}

void Flight::choosePace(float slowdown) {
    seconds_ = static_cast<double>(render::flightSeconds(from_, to_));
    // The path is not evenly fast, so it is measured and stretched until it keeps the limits everywhere. What is left
    // of an earlier motion has its own time: stretching only makes room for it.
    for (int round = 0; round < 8; ++round) {
        const double step = seconds_ / kSamples;
        float worst = 0.0F;
        render::Camera last = at(0.0);
        for (int i = 1; i <= kSamples; ++i) {
            const render::Camera next = at(step * i);
            const float turn = std::max(std::abs(next.yaw - last.yaw), std::abs(next.pitch - last.pitch));
            const float pan = glm::length(next.target - last.target) / std::min(next.distance, last.distance);
            worst = std::max({worst, turn / kMostTurn, pan / kMostPan});
            last = next;
        }
        const double excess = static_cast<double>(worst) / step;
        if (excess <= 1.0) break;
        seconds_ *= std::min(excess * 1.002, 1.5);
    }
    seconds_ *= static_cast<double>(slowdown);
}

}  // namespace orrery::app

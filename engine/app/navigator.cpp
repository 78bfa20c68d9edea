#include "engine/app/navigator.h"

#include <algorithm>
#include <cmath>

namespace orrery::app {

namespace {

constexpr float kPi = 3.14159265F;
constexpr double kFade = 0.3;                     // seconds of a cross-fade
constexpr double kIdleAfter = 6.0;                // seconds without a touch until the idle orbit begins
constexpr float kIdleTurn = 1.5F * kPi / 180.0F;  // radians a second: far below 0.2 Hz, where swaying makes people sick
constexpr double kFollow = 0.06;  // seconds in which the shown camera comes most of the way to the wanted one

}  // namespace

void Navigator::setReach(float radius) {
    reach_ = std::max(radius, 1.0F);
}

void Navigator::clamp(render::Camera& camera) const {
    camera.pitch = std::clamp(camera.pitch, -render::Camera::kMaxPitch, render::Camera::kMaxPitch);
    camera.distance = std::clamp(camera.distance, 1.5F, reach_ * 12.0F + 10.0F);
    const float away = glm::length(camera.target);
    if (away > reach_ * 20.0F) camera.target *= reach_ * 20.0F / away;
}

void Navigator::jumpTo(const render::Camera& camera) {
    wanted_ = shown_ = camera;
    flight_.reset();
}

void Navigator::flyTo(const render::Camera& camera) {
    sinceTouch_ = 0.0;
    if (reducedMotion_) {
        jumpTo(camera);
        fadeLeft_ = kFade;
        ++fades_;
        return;
    }
    // Faster than the limits would be too fast for a class, whatever the speed of flying by keys.
    const float slowdown = 1.0F / std::min(speed_, 1.0F);
    flight_ = flight_ ? Flight(*flight_, camera, slowdown) : Flight(shown_, camera, slowdown);
}

void Navigator::touch() {
    flight_.reset();
    wanted_ = shown_;
    sinceTouch_ = 0.0;
}

void Navigator::orbit(vec2 moved) {
    if (flight_) touch();
    sinceTouch_ = 0.0;
    // Across the whole height of the picture: half a turn.
    wanted_.yaw -= moved.x * kPi;
    wanted_.pitch += moved.y * kPi;
    clamp(wanted_);
}

void Navigator::pan(vec2 moved) {
    if (flight_) touch();
    sinceTouch_ = 0.0;
    // What is at the target's depth stays under the pointer.
    const float height = wanted_.distance * 2.0F * std::tan(wanted_.verticalFov * 0.5F);
    wanted_.target += (-wanted_.right() * moved.x + wanted_.up() * moved.y) * height;
    clamp(wanted_);
}

void Navigator::zoom(float steps, vec2 pointer) {
    if (flight_) touch();
    sinceTouch_ = 0.0;
    const float before = wanted_.distance;
    wanted_.distance *= std::pow(0.88F, steps);
    clamp(wanted_);
    // The point under the pointer, at the target's depth, stays there.
    const float change = (before - wanted_.distance) * 2.0F * std::tan(wanted_.verticalFov * 0.5F);
    wanted_.target += wanted_.right() * (pointer.x * change) - wanted_.up() * (pointer.y * change);
    clamp(wanted_);
}

void Navigator::fly(const FlyKeys& keys, double seconds) {
    if (!keys.any()) return;
    if (flight_) touch();
    sinceTouch_ = 0.0;
    const float pace = wanted_.distance * 0.6F * speed_ * (keys.fast ? 3.0F : 1.0F) * static_cast<float>(seconds);
    wanted_.target +=
        (wanted_.forward() * static_cast<float>(keys.ahead) + wanted_.right() * static_cast<float>(keys.right) +
         vec3(0.0F, 1.0F, 0.0F) * static_cast<float>(keys.up)) *
        pace;
    clamp(wanted_);
}

void Navigator::update(double seconds) {
    fadeLeft_ = std::max(fadeLeft_ - seconds, 0.0);
    if (flight_) {
        flight_->update(seconds);
        shown_ = flight_->camera();
        if (flight_->done()) flight_.reset();
        wanted_ = shown_;
        return;
    }
    sinceTouch_ += seconds;
    if (idleOrbit_ && !reducedMotion_ && sinceTouch_ > kIdleAfter) {
        // Comes in over two seconds, so that its start is not seen.
        const auto ease = static_cast<float>(std::clamp((sinceTouch_ - kIdleAfter) / 2.0, 0.0, 1.0));
        wanted_.yaw += kIdleTurn * ease * static_cast<float>(seconds);
    }
    const auto near = static_cast<float>(1.0 - std::exp(-seconds / kFollow));
    shown_.target += (wanted_.target - shown_.target) * near;
    shown_.yaw += (wanted_.yaw - shown_.yaw) * near;
    shown_.pitch += (wanted_.pitch - shown_.pitch) * near;
    shown_.distance += (wanted_.distance - shown_.distance) * near;
    if (!moving()) shown_ = wanted_;
}

bool Navigator::moving() const {
    if (flight_ || fadeLeft_ > 0.0) return true;
    if (idleOrbit_ && !reducedMotion_) return true;
    const float still = 1e-4F;
    return glm::length(wanted_.target - shown_.target) > still * shown_.distance ||
           std::abs(wanted_.yaw - shown_.yaw) > still || std::abs(wanted_.pitch - shown_.pitch) > still ||
           std::abs(wanted_.distance - shown_.distance) > still * shown_.distance;
}

float Navigator::before() const {
    return static_cast<float>(fadeLeft_ / kFade);
}

}  // namespace orrery::app

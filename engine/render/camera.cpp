#include "engine/render/camera.h"

#include <algorithm>
#include <cmath>

namespace orrery::render {

namespace {

constexpr float kPi = 3.14159265F;

float wrapped(float angle) {
    return angle - 2.0F * kPi * std::round(angle / (2.0F * kPi));
}

float smootherstep(float t) {
    return t * t * t * (t * (t * 6.0F - 15.0F) + 10.0F);
}

// How far the view should be widened half-way, as a factor of the distance: enough to see both targets with
// room around them, which also keeps the pan slow.
float detour(const Camera& from, const Camera& to) {
    const float apart = glm::length(to.target - from.target);
    const float sees = std::max(from.distance, to.distance) * 2.0F * std::tan(from.verticalFov * 0.5F);
    return std::max(1.0F, 2.0F * apart / sees);
}

}  // namespace

vec3 Camera::forward() const {
    return -vec3(std::sin(yaw) * std::cos(pitch), std::sin(pitch), std::cos(yaw) * std::cos(pitch));
}

vec3 Camera::right() const {
    return vec3(std::cos(yaw), 0.0F, -std::sin(yaw));
}

vec3 Camera::up() const {
    return glm::cross(right(), forward());
}

mat4 Camera::view() const {
    return glm::lookAt(position(), target, vec3(0.0F, 1.0F, 0.0F));
}

mat4 Camera::projection(float aspect) const {
    const float f = 1.0F / std::tan(verticalFov * 0.5F);
    mat4 p(0.0F);
    p[0][0] = f / aspect;
    p[1][1] = -f;
    p[2][3] = -1.0F;
    p[3][2] = kNear;
    p[2][0] = -2.0F * shift.x / aspect;
    p[2][1] = -2.0F * shift.y;
    return p;
}

float Camera::pixelsPerUnit(float pictureHeight) const {
    return pictureHeight / (2.0F * std::tan(verticalFov * 0.5F));
}

std::optional<Projected> Camera::project(const vec3& point, vec2 pictureSize) const {
    const vec3 offset = point - position();
    const float depth = glm::dot(offset, forward());
    if (depth < kNear) return std::nullopt;
    const float scale = pixelsPerUnit(pictureSize.y) / depth;
    const vec2 middle = pictureSize * 0.5F + shift * pictureSize.y;
    return Projected{middle + vec2(glm::dot(offset, right()), -glm::dot(offset, up())) * scale, depth};
}

Ray Camera::ray(vec2 pixel, vec2 pictureSize) const {
    const vec2 middle = pictureSize * 0.5F + shift * pictureSize.y;
    const vec2 offset = (pixel - middle) / pixelsPerUnit(pictureSize.y);
    return {position(), glm::normalize(forward() + right() * offset.x - up() * offset.y)};
}

Camera framing(Camera camera, const Bounds& bounds, float aspect, float fill) {
    camera.target = bounds.centre();
    if (bounds.empty()) return camera;
    // The smallest distance from which all eight corners are inside the filled part, by their slopes from the target.
    const float tanY = std::tan(camera.verticalFov * 0.5F) * fill;
    const float tanX = tanY * aspect;
    float distance = 1.0F;
    for (int corner = 0; corner < 8; ++corner) {
        const vec3 pick((corner & 1) != 0 ? 1.0F : -1.0F, (corner & 2) != 0 ? 1.0F : -1.0F,
                        (corner & 4) != 0 ? 1.0F : -1.0F);
        const vec3 offset = bounds.size() * 0.5F * pick;
        const float nearer = -glm::dot(offset, camera.forward());
        distance = std::max({distance, std::abs(glm::dot(offset, camera.right())) / tanX + nearer,
                             std::abs(glm::dot(offset, camera.up())) / tanY + nearer});
    }
    camera.distance = distance;
    return camera;
}

Camera between(const Camera& from, const Camera& to, float t) {
    const float s = smootherstep(std::clamp(t, 0.0F, 1.0F));
    Camera camera = to;
    // Most of the way sideways is made from afar: where one flies to does not leave the picture on coming near, and
    // seems to move evenly.
    const float nearer = std::log(to.distance) - std::log(from.distance);
    const float across = std::abs(nearer) > 1e-3F ? std::expm1(nearer * s) / std::expm1(nearer) : s;
    camera.target = glm::mix(from.target, to.target, across);
    camera.yaw = from.yaw + wrapped(to.yaw - from.yaw) * s;
    camera.pitch = from.pitch + (to.pitch - from.pitch) * s;
    const float wider = 1.0F + (detour(from, to) - 1.0F) * 4.0F * s * (1.0F - s);
    camera.distance = from.distance * std::exp(nearer * s) * wider;
    camera.verticalFov = from.verticalFov + (to.verticalFov - from.verticalFov) * s;
    camera.shift = glm::mix(from.shift, to.shift, s);
    return camera;
}

float flightSeconds(const Camera& from, const Camera& to) {
    // Smootherstep is 1.875 times as fast in the middle as on average.
    constexpr float kPeak = 1.875F;
    constexpr float kTurn = 20.0F * kPi / 180.0F;
    constexpr float kPan = 8.5F * kPi / 180.0F;
    const float turn = std::max(std::abs(wrapped(to.yaw - from.yaw)), std::abs(to.pitch - from.pitch));
    const float middle = std::max(from.distance, to.distance) * detour(from, to);
    const float pan = std::atan(glm::length(to.target - from.target) / middle);
    return std::max({1.5F, turn / kTurn * kPeak, pan / kPan * kPeak});
}

}  // namespace orrery::render

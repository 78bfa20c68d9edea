#pragma once

// The camera: it orbits a target, stands upright (no roll), and sees in perspective with reversed depth. Angles are
// radians; yaw 0 looks from +z, positive pitch looks from above.

#include "engine/base/math.h"

#include <optional>

namespace orrery::render {

struct Ray {
    vec3 origin;
    vec3 direction;  // unit
};

// A point as it is seen: pixels from the top left, and the distance along the view.
struct Projected {
    vec2 pixel;
    float depth;  // world units in front of the camera
};

struct Camera {
    vec3 target{0.0F};
    float yaw = 0.0F;
    float pitch = 0.0F;
    float distance = 10.0F;
    float verticalFov = 0.5236F;  // 30 degrees: a long lens, so that near and far labels differ little in size
    // Where the target stands in the picture: beside its middle, right and down, in heights of the picture. As a lens
    // is shifted, so that a caption has room of its own and the scene is not seen aslant.
    vec2 shift{0.0F};

    static constexpr float kNear = 0.1F;
    static constexpr float kMaxPitch = 1.5F;  // short of straight down, where "up" would be lost

    vec3 forward() const;  // from the camera to the target
    vec3 right() const;
    vec3 up() const;
    vec3 position() const { return target - forward() * distance; }

    mat4 view() const;
    // Reversed depth, infinite far plane; Vulkan's clip space (y down, depth 0..1).
    mat4 projection(float aspect) const;
    mat4 viewProjection(float aspect) const { return projection(aspect) * view(); }

    // Pixels that one world unit takes at distance 1.
    float pixelsPerUnit(float pictureHeight) const;
    // Nothing when the point is behind the near plane.
    std::optional<Projected> project(const vec3& point, vec2 pictureSize) const;
    Ray ray(vec2 pixel, vec2 pictureSize) const;
};

// The camera that shows the whole sphere or box with `fill` of the picture, keeping the angles.
Camera framing(Camera camera, const Bounds& bounds, float aspect, float fill);

// A flight between two cameras, at `t` from 0 to 1: eased with continuous acceleration (smootherstep, Perlin 2002), the
// distance along its logarithm, and through a wider view when the targets are far apart (van Wijk and Nuij 2003), so
// that both stay in the picture on the way.
Camera between(const Camera& from, const Camera& to, float t);

// Seconds that a flight should take: at least 1.5, and no faster than 20 degrees a second in yaw and pitch, nor 8.5
// degrees of the view a second in pans.
float flightSeconds(const Camera& from, const Camera& to);

}  // namespace orrery::render

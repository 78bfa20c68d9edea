#pragma once

// The picture at rest as arithmetic: what the camera of a layout::View sees of bodies that face it, and the plane
// geometry that composing, routing and measuring share.

#include "kernels/layout/layout.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {

// Camera space: origin at the view's centre, x to the right of the picture, y up, z toward the camera. A body is a box
// along these axes.
class RestCamera {
 public:
    RestCamera(const View& view, float verticalFov);

    vec3 toCamera(vec3 world) const { return (world - centre_) * axes_; }
    vec3 toWorld(vec3 camera) const { return centre_ + axes_ * camera; }
    // How much larger than at the centre's distance something is drawn; at most 20 near and behind the eye.
    float enlargement(vec3 camera) const { return distance_ / std::max(distance_ - camera.z, 0.05F * distance_); }
    // On the plane through the view's centre, in em there.
    vec2 project(vec3 camera) const { return vec2(camera) * enlargement(camera); }
    // Height of the picture in em on that plane.
    float pictureHeight() const { return height_; }

 private:
    vec3 centre_;
    mat3 axes_;  // columns: right, up, toward the camera
    float distance_;
    float height_;
};

struct Rect {
    vec2 low{1e30F};
    vec2 high{-1e30F};

    static Rect around(vec2 centre, vec2 half) { return {centre - half, centre + half}; }
    void add(vec2 point) {
        low = glm::min(low, point);
        high = glm::max(high, point);
    }
    void add(const Rect& other) {
        low = glm::min(low, other.low);
        high = glm::max(high, other.high);
    }
    Rect grown(float by) const { return {low - by, high + by}; }
    vec2 centre() const { return (low + high) * 0.5F; }
    vec2 half() const { return (high - low) * 0.5F; }
};

inline bool apart(const Rect& a, const Rect& b) {
    return a.low.x > b.high.x || b.low.x > a.high.x || a.low.y > b.high.y || b.low.y > a.high.y;
}

// Clear distance of two rectangles along the axis on which they are farther apart; negative when they overlap.
inline float gapBetween(const Rect& a, const Rect& b) {
    const vec2 gap = glm::max(a.low - b.high, b.low - a.high);
    return std::max(gap.x, gap.y);
}

inline float cross(vec2 a, vec2 b) {
    return a.x * b.y - a.y * b.x;
}

// Whether the lines pq and rs have a point in common; touching ends count on one side only.
inline bool linesCross(vec2 p, vec2 q, vec2 r, vec2 s) {
    const float side0 = cross(q - p, r - p);
    const float side1 = cross(q - p, s - p);
    if ((side0 > 0.0F) == (side1 > 0.0F)) return false;
    const float side2 = cross(s - r, p - r);
    const float side3 = cross(s - r, q - r);
    return (side2 > 0.0F) != (side3 > 0.0F);
}

// The stretch of the line pq inside the box, as parameters 0..1; empty when first >= second. Liang-Barsky for as many
// axes as the points have.
template <typename Point>
std::pair<float, float> stretchInside(const Point& p, const Point& q, const Point& low, const Point& high) {
    float enter = 0.0F;
    float leave = 1.0F;
    for (int axis = 0; axis < Point::length(); ++axis) {
        const float along = q[axis] - p[axis];
        const float toLow = low[axis] - p[axis];
        const float toHigh = high[axis] - p[axis];
        if (std::abs(along) < 1e-6F) {
            if (toLow > 0.0F || toHigh < 0.0F) return {1.0F, 0.0F};
            continue;
        }
        const float first = toLow / along;
        const float second = toHigh / along;
        enter = std::max(enter, std::min(first, second));
        leave = std::min(leave, std::max(first, second));
        if (enter >= leave) return {1.0F, 0.0F};
    }
    return {enter, leave};
}

inline float lengthInside(vec2 p, vec2 q, const Rect& box) {
    if (apart({glm::min(p, q), glm::max(p, q)}, box)) return 0.0F;
    const auto [enter, leave] = stretchInside(p, q, box.low, box.high);
    return enter < leave ? (leave - enter) * std::sqrt(glm::dot(q - p, q - p)) : 0.0F;
}

}  // namespace orrery::layout

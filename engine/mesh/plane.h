#pragma once

// The predicates of the plane that outlines and their triangles rest on. Not for others.

#include "engine/base/math.h"

#include <algorithm>

namespace orrery::mesh {

// Twice the area of the triangle, positive when counter-clockwise. In double the differences of floats of like
// magnitude and their products are exact, so that the sign is.
inline double orientation(const vec2& a, const vec2& b, const vec2& c) {
    return (double{b.x} - double{a.x}) * (double{c.y} - double{a.y}) -
           (double{b.y} - double{a.y}) * (double{c.x} - double{a.x});
}

// Whether p lies on the segment, ends included.
inline bool onSegment(const vec2& a, const vec2& b, const vec2& p) {
    return orientation(a, b, p) == 0.0 && std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) &&
           std::min(a.y, b.y) <= p.y && p.y <= std::max(a.y, b.y);
}

// Whether two segments have a point in common.
inline bool touch(const vec2& a, const vec2& b, const vec2& c, const vec2& d) {
    // Most pairs are far apart.
    if (std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
        std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y)) {
        return false;
    }
    const double abc = orientation(a, b, c);
    const double abd = orientation(a, b, d);
    const double cda = orientation(c, d, a);
    const double cdb = orientation(c, d, b);
    if (((abc > 0.0 && abd < 0.0) || (abc < 0.0 && abd > 0.0)) &&
        ((cda > 0.0 && cdb < 0.0) || (cda < 0.0 && cdb > 0.0))) {
        return true;
    }
    return onSegment(a, b, c) || onSegment(a, b, d) || onSegment(c, d, a) || onSegment(c, d, b);
}

}  // namespace orrery::mesh

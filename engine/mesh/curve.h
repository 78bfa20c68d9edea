#pragma once

// Points on curves, the same on every machine: circles without the C library's trigonometry (whose last bit depends on
// the processor), and how finely a curve is flattened at each level of detail.

#include "engine/base/math.h"

#include <vector>

namespace orrery::mesh {

inline constexpr int kDetailLevels = 3;  // 0 coarse, for thousands of bodies; 1 usual; 2 fine, for close-ups

// How a curve becomes straight pieces.
struct Flattening {
    float tolerance = 0.012F;    // largest distance from the curve, in units of length
    int leastStepsPerTurn = 16;  // however small the radius
    bool fillets = true;         // whether filleted() rounds anything
};
Flattening flattening(int detail);

// (cos, sin) of an angle in turns; exact at multiples of a quarter turn.
vec2 onUnitCircle(double turns);

// Pieces for an arc of `turns` (its absolute value counts) of this radius; at least 1.
int arcSteps(float radius, float turns, const Flattening& how);

// Builds an outline from lines and curves. Points closer than a millionth to the last one are dropped.
class Path {
 public:
    explicit Path(const Flattening& how) : how_(how) {}

    Path& to(const vec2& point);
    // An arc of an axis-aligned ellipse, angles in turns from +x, counter-clockwise when `sweep` > 0; starts with a
    // line to its first point.
    Path& arc(const vec2& centre, const vec2& radii, float start, float sweep);
    // A cubic Bezier curve from the last point.
    Path& cubic(const vec2& first, const vec2& second, const vec2& end);

    // A circular arc from the last point, whose middle stands out by `sagitta` to the right of the way (to the left
    // when negative); less than half the distance, so that it is less than half a turn.
    Path& bulge(const vec2& end, float sagitta);

    // The closed outline, without the last point where it repeats the first.
    std::vector<vec2> take();
    // The open line.
    std::vector<vec2> takeOpen() { return std::move(points_); }

 private:
    Flattening how_;
    std::vector<vec2> points_;
};

}  // namespace orrery::mesh

#pragma once

// A small chart that stands in the scene: a curve over its axes, large enough to be read from the back row.

#include "scenes/routing/stage.h"

#include <span>
#include <string>

namespace orrery::routing {

struct Chart {
    vec2 low{0.0F};  // of the rectangle that the curve fills, facing +z
    vec2 size{1.0F};
    float top = 1.0F;  // the value at the upper edge; the lower one is 0
    std::string title;
    std::string unit;     // behind the numbers on the axis
    float least = 0.02F;  // of the title's height, in shares of the picture's
};

// Axes, marks and title.
void drawAxes(Stage& stage, const Chart& chart);
// Values from left to right; `places` are their positions in 0..1 (empty: evenly spread). Not-a-numbers leave a gap.
void drawCurve(Stage& stage, const Chart& chart, std::span<const float> places, std::span<const float> values,
               const Colour& colour, float radius = 0.07F);

}  // namespace orrery::routing

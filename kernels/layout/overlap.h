#pragma once

// Pushing boxes apart in the picture. Internal to kernels/layout.

#include "engine/base/math.h"

#include <span>
#include <vector>

namespace orrery::layout {

// A label that stands in the middle between two boxes and pushes others away.
struct MiddleLabel {
    int a = 0;
    int b = 0;
    vec2 half{0.0F};
};

struct OverlapInput {
    std::span<const vec2> halves{};          // half sizes, one a box
    std::span<const unsigned char> fixed{};  // empty, or 1 for each box that must not move
    std::span<const MiddleLabel> labels{};   // they are obeyed as far as it goes, bodies strictly
    float gap = 0.5F;                        // clear em between any two
    int labelPasses = 40;
};

// Moves centres until no two boxes are nearer than the gap, at most half an em a pass and as little as possible; boxes
// keep their order along the axis on which they are pushed. When pushing does not end, the whole grows by a few
// hundredths and it goes on, so that in the end nothing overlaps but fixed boxes among themselves.
void removeOverlaps(const OverlapInput& input, std::span<vec2> centres);

// The pushing alone, at most so many passes; whether nothing overlaps now. Labels are not looked at.
bool pushApart(const OverlapInput& input, int passes, std::span<vec2> centres);

// Pairs (i < j) of boxes that are nearer than `gap` on both axes, by a sweep along x, in a fixed order.
std::vector<std::pair<int, int>> nearPairs(std::span<const vec2> centres, std::span<const vec2> halves, float gap);

}  // namespace orrery::layout

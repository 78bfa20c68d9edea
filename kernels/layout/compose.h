#pragma once

// Finds a good picture near a given one: threshold accepting (Dueck, Scheuer 1990: annealing without exp) over the
// places of bodies and labels in a frame of fixed size. Internal to kernels/layout.

#include "kernels/layout/canvas.h"

namespace orrery::layout {

struct ComposeOptions {
    std::uint64_t seed = 0;
    int rounds = 40;    // each tries about four moves a node
    double heat = 6.0;  // the first threshold, in the units of Canvas::cost; it ends at 0
};

void compose(Canvas& canvas, const ComposeOptions& options);

}  // namespace orrery::layout

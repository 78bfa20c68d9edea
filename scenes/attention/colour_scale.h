#pragma once

// The colours of weights: one scale for everything that this kind of scene draws.

#include "engine/base/colour.h"
#include "engine/render/theme.h"

namespace orrery::attention {

// Viridis (van der Walt and Smith 2015), which rises evenly in lightness and which people with any common colour vision
// read alike. On a dark ground it runs from dark to light, on a light one the other way, so that 0 is always lost in
// the ground and 1 stands out. `value` in 0..1.
Colour weightColour(float value, const render::Theme& theme);

// Blue below zero, orange above, the ground at zero: for scores and for the numbers of matrices. `value` in -1..1.
Colour signedColour(float value, const render::Theme& theme);

// The colour of what has no weight: a little off the background, so that its edge is seen.
Colour groundColour(const render::Theme& theme);

}  // namespace orrery::attention

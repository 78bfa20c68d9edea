#pragma once

// A scale from little to much that keeps its order in grey and for every kind of colour vision.

#include "engine/base/colour.h"

namespace orrery {

// Viridis (Smith and van der Walt 2015) at t in 0..1, by Matt Zucker's polynomial of the sixth degree: within 1/100 of
// the table.
Colour viridis(float t);

}  // namespace orrery

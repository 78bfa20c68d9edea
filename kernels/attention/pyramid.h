#pragma once

// How a pyramid is put together, on whatever device its first level was computed. Internal to kernels/attention.

#include "kernels/attention/map.h"

namespace orrery::attention {

// An empty pyramid: its first level and the entropy are zeros of the right size.
Pyramid emptyPyramid(int rows, int columns, int largestSide);

// Takes part of a map (`rows` x `columns`, rows `stride` floats apart) into the cells of the first level.
void foldInto(Pyramid& pyramid, const Tile& part, const float* probabilities, std::size_t stride);

// All further levels from the first.
void addLevels(Pyramid& pyramid);

}  // namespace orrery::attention

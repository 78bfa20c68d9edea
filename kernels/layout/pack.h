#pragma once

// Components side by side: rectangles on shelves, as near to the picture's shape as they go. Internal to
// kernels/layout.

#include "engine/base/math.h"

#include <span>
#include <vector>

namespace orrery::layout {

// Centres for rectangles of these sizes (with the clear gap between them), so that the whole fits into the smallest
// picture of that aspect (width over height). Larger ones stand first, in the order given among equals.
std::vector<vec2> packRectangles(std::span<const vec2> sizes, float gap, float aspect);

}  // namespace orrery::layout

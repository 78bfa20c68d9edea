#pragma once

// Vertices taken as one where their positions have the same bits (-0 counts as 0).

#include "engine/base/math.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::mesh {

// For each position the number of its place; places count from 0 in the order in which they appear.
std::vector<std::uint32_t> welded(std::span<const vec3> positions);

}  // namespace orrery::mesh

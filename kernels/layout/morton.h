#pragma once

// Morton codes: the bits of three cell coordinates in turn, so that the cells of one parent follow one another; and
// sorting by them. Internal to kernels/layout; the codes are for CUDA, too.

#include "kernels/layout/repulsion_law.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace orrery::layout {

// Two zero bits after each of the lowest 21.
ORRERY_EVERYWHERE inline std::uint64_t spreadBits(std::uint64_t x) {
    x &= 0x1FFFFFULL;
    x = (x | x << 32U) & 0x1F00000000FFFFULL;
    x = (x | x << 16U) & 0x1F0000FF0000FFULL;
    x = (x | x << 8U) & 0x100F00F00F00F00FULL;
    x = (x | x << 4U) & 0x10C30C30C30C30C3ULL;
    x = (x | x << 2U) & 0x1249249249249249ULL;
    return x;
}

// The same for the lowest 10, and back.
ORRERY_EVERYWHERE inline std::uint32_t spreadFew(std::uint32_t x) {
    x &= 0x3FFU;
    x = (x | x << 16U) & 0x030000FFU;
    x = (x | x << 8U) & 0x0300F00FU;
    x = (x | x << 4U) & 0x030C30C3U;
    x = (x | x << 2U) & 0x09249249U;
    return x;
}
ORRERY_EVERYWHERE inline std::uint32_t gatherFew(std::uint32_t x) {
    x &= 0x09249249U;
    x = (x | x >> 2U) & 0x030C30C3U;
    x = (x | x >> 4U) & 0x0300F00FU;
    x = (x | x >> 8U) & 0x030000FFU;
    x = (x | x >> 16U) & 0x3FFU;
    return x;
}

// A code, and whose it is.
using MortonKey = std::pair<std::uint64_t, int>;

// By the lowest `bits` bits of the codes, on all cores; equal codes keep their order.
void sortByMorton(std::vector<MortonKey>& keys, std::vector<MortonKey>& scratch, unsigned bits);

}  // namespace orrery::layout

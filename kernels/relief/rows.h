#pragma once

// Loops over the rows of a grid on all cores. Internal to kernels/relief.

#include "engine/base/parallel.h"

#include <algorithm>

namespace orrery::relief {

// body(y) for every row, in any order and at once.
template <typename Body>
void forRows(int height, const Body& body) {
    constexpr std::size_t kRowsAtOnce = 32;
    parallelChunks(static_cast<std::size_t>(height), kRowsAtOnce, [&](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t y = range.begin(); y != range.end(); ++y) body(static_cast<int>(y));
    });
}

// body(first, end) for strips of rows, whose borders do not depend on the number of threads.
template <typename Body>
void forStrips(int height, const Body& body) {
    constexpr int kStrip = 128;
    parallelFor(static_cast<std::size_t>((height + kStrip - 1) / kStrip), [&](std::size_t strip) {
        const int first = static_cast<int>(strip) * kStrip;
        body(first, std::min(first + kStrip, height));
    });
}

}  // namespace orrery::relief

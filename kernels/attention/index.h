#pragma once

// Sizes are ints in shapes and std::size_t in memory. Internal to kernels/attention.

#include <cstddef>

namespace orrery::attention {

inline std::size_t sizeOf(int count) {
    return static_cast<std::size_t>(count);
}

}  // namespace orrery::attention

#pragma once

// Indices are int in the layout's data, as in its interface; containers want std::size_t. Internal to kernels/layout.

#include <cstddef>

namespace orrery::layout {

inline std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

}  // namespace orrery::layout

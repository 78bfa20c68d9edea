#pragma once

// Positions of many nodes axis by axis, for loops over lanes. Internal to kernels/layout.

#include "engine/base/math.h"

#include <cstddef>
#include <cstring>
#include <vector>

namespace orrery::layout {

// Nodes, bodies or terms that the inner loops handle at once, whatever the width of the processor's vectors: sums are
// taken lane by lane, so the bits do not depend on it.
inline constexpr std::size_t kLanes = 8;

// GCC's and Clang's vectors: two SSE registers or one of AVX. Kept within functions: as a parameter its passing would
// differ between the two.
using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));

inline constexpr std::size_t lanesFor(std::size_t count) {
    return (count + kLanes - 1) / kLanes * kLanes;
}

// Padded to whole lanes; what is beyond the last node is 0 and of no meaning.
struct Places {
    std::vector<float> x;
    std::vector<float> y;
    std::vector<float> z;

    Places() = default;
    explicit Places(std::size_t count) : x(lanesFor(count)), y(lanesFor(count)), z(lanesFor(count)) {}

    vec3 operator[](std::size_t i) const { return {x[i], y[i], z[i]}; }
    void set(std::size_t i, vec3 place) {
        x[i] = place.x;
        y[i] = place.y;
        z[i] = place.z;
    }
};

}  // namespace orrery::layout

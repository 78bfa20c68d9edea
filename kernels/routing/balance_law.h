#pragma once

// What the CPU and the GPU must say alike about a load: in integers and in double, so that both say the same bits.

#include "kernels/routing/gate_math.h"

#include <cstdint>

namespace orrery::routing {

struct LoadSummary {
    std::uint64_t total = 0;    // choices: T k
    std::uint32_t largest = 0;  // of the counts
    float maxVio = 0.0F;        // max / mean - 1; 0 for no choices
};

// max(count) / mean(count) - 1 (Wang et al. 2024, arXiv:2408.15664): 0 is perfect, E - 1 is one expert for all.
ORRERY_EVERYWHERE inline double maxVioOf(std::uint32_t largest, std::uint64_t total, int experts) {
    if (total == 0) return 0.0;
    return static_cast<double>(largest) * static_cast<double>(experts) / static_cast<double>(total) - 1.0;
}

// step * sign(mean - count), compared as integers: a mean need not be a float.
ORRERY_EVERYWHERE inline float biasStep(std::uint32_t count, std::uint64_t total, int experts, float step) {
    const std::uint64_t scaled = static_cast<std::uint64_t>(count) * static_cast<std::uint64_t>(experts);
    if (scaled == total) return 0.0F;
    return scaled < total ? step : -step;
}

}  // namespace orrery::routing

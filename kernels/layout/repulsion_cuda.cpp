// The part of the CUDA version that needs no nvcc: choosing it, and what happens when it fails.

#include "kernels/layout/repulsion.h"

#include "engine/base/error.h"
#include "engine/base/log.h"

#include <atomic>

namespace orrery::layout {

void repulseThroughCuda(std::span<const Body> bodies, const RepulsionLaw& law, std::span<Force> forces);

namespace {

std::atomic<bool>& hasFailed() {
    static std::atomic<bool> failed{false};
    return failed;
}

void repulseOrFallBack(std::span<const Body> bodies, const RepulsionLaw& law, std::span<Force> forces) {
    if (!hasFailed()) {
        try {
            repulseThroughCuda(bodies, law, forces);
            return;
        } catch (const Error& error) {
            hasFailed() = true;
            log::warning("{}; the CPU goes on", error.message());
        }
    }
    repulseCpu(bodies, law, forces);
}

}  // namespace

Repulsion fastestRepulsion(int bodies) {
    // Below this the copies cost more than the CPU needs for the sums.
    constexpr int kWorthACopy = 1500;
    return bodies >= kWorthACopy && cudaAvailable() && !hasFailed() ? &repulseOrFallBack : fastestCpuRepulsion(bodies);
}

}  // namespace orrery::layout

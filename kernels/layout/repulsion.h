#pragma once

// Repulsion of all bodies from all: exact on the CPU (the oracle) and, where it is built in and a device is found, on
// an NVIDIA GPU, which sum in the same order and give the same bits; or nearly, over an octree.

#include "kernels/layout/repulsion_law.h"

#include <span>

namespace orrery::layout {

// Forces on all bodies, one each; `forces` is overwritten. O(n^2), on all threads.
void repulseCpu(std::span<const Body> bodies, const RepulsionLaw& law, std::span<Force> forces);

// The same with far bodies taken together (Barnes-Hut): O(n log n), within about 1 % of the exact force. The same bits
// on any number of threads.
void repulseByOctree(std::span<const Body> bodies, const RepulsionLaw& law, std::span<Force> forces);

// Whether the CUDA version is built in and this machine has a device that can run it. Asks the driver once.
bool cudaAvailable();

// The CUDA version on device memory: `bodies` and `forces` are device pointers to `count` items, `stream` a
// cudaStream_t (null for the default stream). Returns as soon as it is queued. Throws Error when the launch fails; a
// programming error where CUDA is not built in.
void repulseCuda(const Body* bodies, int count, const RepulsionLaw& law, Force* forces, void* stream);

// One way of computing repulsion on host memory, for those who do not care where.
using Repulsion = void (*)(std::span<const Body> bodies, const RepulsionLaw& law, std::span<Force> forces);

// The CUDA version with its copies when cudaAvailable() and there are enough bodies for them to pay; otherwise the
// exact CPU version up to some thousand bodies, and the octree beyond. A CUDA failure at run time is said once and
// falls back to the CPU for good.
Repulsion fastestRepulsion(int bodies);
Repulsion fastestCpuRepulsion(int bodies);

}  // namespace orrery::layout

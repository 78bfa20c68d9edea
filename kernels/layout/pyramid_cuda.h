#pragma once

// What the two halves of the CUDA version share: launches, which nvcc compiles, and memory, which it need not see. All
// pointers are of the device, `stream` is a cudaStream_t; each is queued and returns. They throw Error when a launch
// fails. Internal to kernels/layout.

#include "kernels/layout/tick_law.h"

#include <cstddef>

namespace orrery::layout::cuda {

// A pyramid on the device with what building it takes. Nothing of it is read back: the host knows its sizes alone.
struct Grids {
    const Body* bodies = nullptr;
    int count = 0;
    int finest = kCoarsestLevel;
    float massScale = 1.0F;
    GridLens lens;
    std::uint32_t* extent = nullptr;  // [6]: lowest and highest coordinates, as numbers in the floats' order
    GridCube* cube = nullptr;         // [1]
    std::uint32_t* codes = nullptr;   // [count]
    int* indices = nullptr;           // [count]
    std::uint32_t* sortedCodes = nullptr;
    int* order = nullptr;     // [count]: whose the sorted bodies are
    Body* sorted = nullptr;   // [count]
    int* starts = nullptr;    // [cells of the finest level + 1]
    CellSum* sums = nullptr;  // [cells of all levels]
    Body* cells = nullptr;    // [cells of all levels]
    void* scratch = nullptr;  // for sorting
    std::size_t scratchBytes = 0;

    std::uint32_t cellCount() const { return firstOfLevel(finest) + cellsOfLevel(finest); }
};

// Of the scratch memory for sorting so many bodies.
std::size_t scratchBytesFor(int count, int finest);

void buildPyramid(const Grids& grids, void* stream);
// Overwrites forces [count].
void sumPyramid(const Grids& grids, float softening, std::uint32_t chance, Force* forces, void* stream);

// The nodes of a job.
struct Nodes {
    int count = 0;
    Links links;
    const std::uint8_t* fixed = nullptr;   // [count] or null
    const float* layers = nullptr;         // [count] or null
    const int* order = nullptr;            // [count]
    const std::uint16_t* terms = nullptr;  // of SparseStress, or null with no pivots
    const int* pivots = nullptr;
    int pivotCount = 0;
    float unit = 1.0F;  // of the terms
};

// Where the pivots want each node, from the places as they are.
void lookAtPivots(const Nodes& nodes, const Body* places, Held* held, void* stream);
void moveByStress(const Nodes& nodes, const Body* places, const Held* held, Body* next, void* stream);
void moveByForces(const Nodes& nodes, const LocalTick& tick, const Body* places, const Force* repulsions,
                  const Held* held, Body* next, void* stream);
// Places times `scale` and moved by `shift`, three floats each, at to + 3 * order.
void writePlaces(const Nodes& nodes, const Body* places, float scale, Triple shift, float* to, void* stream);

}  // namespace orrery::layout::cuda

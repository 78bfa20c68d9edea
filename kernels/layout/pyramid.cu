#include "kernels/layout/pyramid_cuda.h"

#include "kernels/device/check.h"

#include <cub/device/device_radix_sort.cuh>

namespace orrery::layout {
namespace cuda {
namespace {

using device::check;

constexpr int kThreads = 256;
constexpr int kMostExtentBlocks = 128;  // each ends with an atomic operation a thread

int blocksFor(std::size_t items) {
    return static_cast<int>((items + kThreads - 1) / kThreads);
}

__device__ int ownIndex() {
    return static_cast<int>(blockIdx.x * kThreads + threadIdx.x);
}

// Numbers in the same order as the floats, for atomic comparisons.
__device__ std::uint32_t inOrder(float value) {
    const std::uint32_t bits = __float_as_uint(value);
    return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}
__device__ float floatOf(std::uint32_t ordered) {
    return __uint_as_float((ordered & 0x80000000U) != 0 ? ordered & 0x7FFFFFFFU : ~ordered);
}

__global__ void findExtent(const Body* __restrict__ bodies, int count, std::uint32_t* extent) {
    float low[3] = {1e30F, 1e30F, 1e30F};
    float high[3] = {-1e30F, -1e30F, -1e30F};
    for (int i = ownIndex(); i < count; i += static_cast<int>(gridDim.x) * kThreads) {
        const Body body = bodies[i];
        const float place[3] = {body.x, body.y, body.z};
        for (int axis = 0; axis < 3; ++axis) {
            low[axis] = fminf(low[axis], place[axis]);
            high[axis] = fmaxf(high[axis], place[axis]);
        }
    }
    for (int axis = 0; axis < 3; ++axis) {
        atomicMin(&extent[axis], inOrder(low[axis]));
        atomicMax(&extent[3 + axis], inOrder(high[axis]));
    }
}

__global__ void makeCube(const std::uint32_t* extent, GridLens lens, GridCube* cube) {
    float low[3];
    float high[3];
    for (int axis = 0; axis < 3; ++axis) {
        low[axis] = floatOf(extent[axis]);
        high[axis] = floatOf(extent[3 + axis]);
    }
    *cube = cubeAround(low, high, lens);
}

__global__ void findCodes(Grids grids) {
    const int i = ownIndex();
    if (i >= grids.count) return;
    grids.codes[i] = codeOf(*grids.cube, grids.bodies[i], grids.finest);
    grids.indices[i] = i;
}

// Sums of whole numbers: atomic operations in any order give the same.
__global__ void deposit(Grids grids) {
    const int k = ownIndex();
    if (k >= grids.count) return;
    const Body body = grids.bodies[grids.order[k]];
    grids.sorted[k] = body;
    const CellSum own = sumOf(placeInCube(*grids.cube, body), body.mass, grids.massScale);
    CellSum* sum = &grids.sums[firstOfLevel(grids.finest) + grids.sortedCodes[k]];
    static_assert(sizeof(unsigned long long) == sizeof(std::uint64_t));
    atomicAdd(reinterpret_cast<unsigned long long*>(&sum->mass), own.mass);
    atomicAdd(reinterpret_cast<unsigned long long*>(&sum->x), own.x);
    atomicAdd(reinterpret_cast<unsigned long long*>(&sum->y), own.y);
    atomicAdd(reinterpret_cast<unsigned long long*>(&sum->z), own.z);
}

// The first body of each finest cell: the first whose code is not less.
__global__ void findStarts(Grids grids) {
    const int cell = ownIndex();
    const std::uint32_t cells = cellsOfLevel(grids.finest);
    if (static_cast<std::uint32_t>(cell) > cells) return;
    int low = 0;
    int high = grids.count;
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (grids.sortedCodes[middle] < static_cast<std::uint32_t>(cell)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    grids.starts[cell] = low;
}

// One level; those above the finest from the one below.
__global__ void finishLevel(Grids grids, int level) {
    const int c = ownIndex();
    if (static_cast<std::uint32_t>(c) >= cellsOfLevel(level)) return;
    const std::uint32_t own = firstOfLevel(level) + static_cast<std::uint32_t>(c);
    CellSum sum = grids.sums[own];
    if (level < grids.finest) {
        const CellSum* children = &grids.sums[firstOfLevel(level + 1) + 8U * static_cast<std::uint32_t>(c)];
        sum = {};
        for (int child = 0; child < 8; ++child) addTo(sum, children[child]);
        grids.sums[own] = sum;
    }
    grids.cells[own] = cellOf(sum, *grids.cube, grids.massScale);
}

// A thread a body, in the order of their cells: neighbouring threads read the same cells.
__global__ void sumForces(PyramidView pyramid, const int* __restrict__ order, float softening, std::uint32_t chance,
                          Force* __restrict__ forces) {
    const int k = ownIndex();
    if (k >= pyramid.count) return;
    forces[order[k]] = forceOn(pyramid, k, softening, chance);
}

struct PlaceIn {
    const Body* places;
    ORRERY_EVERYWHERE Triple operator()(int node) const {
        const Body body = places[node];
        return {body.x, body.y, body.z};
    }
};

struct PivotIn {
    const Body* places;
    const int* pivots;
    ORRERY_EVERYWHERE Triple operator()(int pivot) const { return PlaceIn{places}(pivots[pivot]); }
};

__global__ void look(Nodes nodes, const Body* __restrict__ places, Held* __restrict__ held) {
    const int i = ownIndex();
    if (i >= nodes.count) return;
    const std::size_t block = static_cast<std::size_t>(i / kTermLanes) * static_cast<std::size_t>(nodes.pivotCount);
    held[i] = heldBy(nodes.terms + block * 2 * kTermLanes, i % kTermLanes, nodes.pivotCount, nodes.unit,
                     PlaceIn{places}(i), PivotIn{places, nodes.pivots});
}

__global__ void stressStep(Nodes nodes, const Body* __restrict__ places, const Held* __restrict__ held,
                           Body* __restrict__ next) {
    const int i = ownIndex();
    if (i >= nodes.count) return;
    Triple place = stressMove(nodes.links, i, held[i], PlaceIn{places});
    if (nodes.layers != nullptr) place.y = nodes.layers[i];
    next[i] = {place.x, place.y, place.z, 1.0F};
}

__global__ void forceStep(Nodes nodes, LocalTick tick, const Body* __restrict__ places,
                          const Force* __restrict__ repulsions, const Held* __restrict__ held,
                          Body* __restrict__ next) {
    const int i = ownIndex();
    if (i >= nodes.count) return;
    if (nodes.fixed != nullptr && nodes.fixed[i] != 0) {
        next[i] = places[i];
        return;
    }
    const Force force = repulsions[i];
    const Triple place =
        localMove(tick, nodes.links, i, {force.x, force.y, force.z}, held[i], PlaceIn{places}) + kickOf(tick, i);
    next[i] = {place.x, place.y, place.z, 1.0F};
}

__global__ void write(Nodes nodes, const Body* __restrict__ places, float scale, Triple shift, float* __restrict__ to) {
    const int i = ownIndex();
    if (i >= nodes.count) return;
    const Triple place = PlaceIn{places}(i)*scale + shift;
    float* out = to + 3 * static_cast<std::size_t>(nodes.order[i]);
    out[0] = place.x;
    out[1] = place.y;
    out[2] = place.z;
}

}  // namespace

std::size_t scratchBytesFor(int count, int finest) {
    std::size_t bytes = 0;
    check(cub::DeviceRadixSort::SortPairs(nullptr, bytes, static_cast<const std::uint32_t*>(nullptr),
                                          static_cast<std::uint32_t*>(nullptr), static_cast<const int*>(nullptr),
                                          static_cast<int*>(nullptr), count, 0, 3 * finest),
          "room for sorting");
    return bytes;
}

void buildPyramid(const Grids& grids, void* queue) {
    if (grids.count <= 0) return;
    auto* stream = static_cast<cudaStream_t>(queue);
    const int blocks = blocksFor(static_cast<std::size_t>(grids.count));
    check(cudaMemsetAsync(grids.extent, 0xFF, 3 * sizeof(std::uint32_t), stream), "extent");
    check(cudaMemsetAsync(grids.extent + 3, 0, 3 * sizeof(std::uint32_t), stream), "extent");
    const int extentBlocks = blocks < kMostExtentBlocks ? blocks : kMostExtentBlocks;
    findExtent<<<extentBlocks, kThreads, 0, stream>>>(grids.bodies, grids.count, grids.extent);
    makeCube<<<1, 1, 0, stream>>>(grids.extent, grids.lens, grids.cube);
    findCodes<<<blocks, kThreads, 0, stream>>>(grids);
    // Radix sort keeps the order of equal codes: those of one cell stay in the order of their index.
    std::size_t bytes = grids.scratchBytes;
    check(cub::DeviceRadixSort::SortPairs(grids.scratch, bytes, static_cast<const std::uint32_t*>(grids.codes),
                                          grids.sortedCodes, static_cast<const int*>(grids.indices), grids.order,
                                          grids.count, 0, 3 * grids.finest, stream),
          "sorting into cells");
    const std::uint32_t cells = cellsOfLevel(grids.finest);
    check(cudaMemsetAsync(grids.sums + firstOfLevel(grids.finest), 0, cells * sizeof(CellSum), stream),
          "sums of cells");
    deposit<<<blocks, kThreads, 0, stream>>>(grids);
    findStarts<<<blocksFor(cells + std::size_t{1}), kThreads, 0, stream>>>(grids);
    for (int level = grids.finest; level >= kCoarsestLevel; --level) {
        finishLevel<<<blocksFor(cellsOfLevel(level)), kThreads, 0, stream>>>(grids, level);
    }
    check(cudaGetLastError(), "pyramid of grids");
}

void sumPyramid(const Grids& grids, float softening, std::uint32_t chance, Force* forces, void* queue) {
    if (grids.count <= 0) return;
    const PyramidView view{grids.sorted, grids.sortedCodes, grids.starts, grids.cells, grids.count, grids.finest};
    sumForces<<<blocksFor(static_cast<std::size_t>(grids.count)), kThreads, 0, static_cast<cudaStream_t>(queue)>>>(
        view, grids.order, softening, chance, forces);
    check(cudaGetLastError(), "repulsion over the pyramid");
}

void lookAtPivots(const Nodes& nodes, const Body* places, Held* held, void* queue) {
    if (nodes.count <= 0) return;
    look<<<blocksFor(static_cast<std::size_t>(nodes.count)), kThreads, 0, static_cast<cudaStream_t>(queue)>>>(
        nodes, places, held);
    check(cudaGetLastError(), "pull of the pivots");
}

void moveByStress(const Nodes& nodes, const Body* places, const Held* held, Body* next, void* queue) {
    if (nodes.count <= 0) return;
    stressStep<<<blocksFor(static_cast<std::size_t>(nodes.count)), kThreads, 0, static_cast<cudaStream_t>(queue)>>>(
        nodes, places, held, next);
    check(cudaGetLastError(), "tick of stress");
}

void moveByForces(const Nodes& nodes, const LocalTick& tick, const Body* places, const Force* repulsions,
                  const Held* held, Body* next, void* queue) {
    if (nodes.count <= 0) return;
    forceStep<<<blocksFor(static_cast<std::size_t>(nodes.count)), kThreads, 0, static_cast<cudaStream_t>(queue)>>>(
        nodes, tick, places, repulsions, held, next);
    check(cudaGetLastError(), "tick of forces");
}

void writePlaces(const Nodes& nodes, const Body* places, float scale, Triple shift, float* to, void* queue) {
    if (nodes.count <= 0) return;
    write<<<blocksFor(static_cast<std::size_t>(nodes.count)), kThreads, 0, static_cast<cudaStream_t>(queue)>>>(
        nodes, places, scale, shift, to);
    check(cudaGetLastError(), "positions");
}

}  // namespace cuda
}  // namespace orrery::layout

#pragma once

// The maths of repulsion over a pyramid of grids, one for the CPU and for CUDA, word for word, so that both give the
// same bits. A cube around the bodies is cut into 2^level cells a side. What is far acts as the cells of the coarsest
// level that are not next to the body's own, and on each finer level as its shell: the children of the cells around the
// body's parent (6^3) that are not next to its own cell (3^3). Bodies in the 3^3 finest cells act one by one. Internal
// to kernels/layout.

#include "kernels/layout/morton.h"
#include "kernels/layout/repulsion_law.h"

#include <cstdint>

namespace orrery::layout {

inline constexpr int kCoarsestLevel = 3;  // 8^3 cells
inline constexpr int kFinestLevel = 7;    // 128^3
// Of the bodies in a near cell so many act one by one; of more, so many chosen by chance act for all.
inline constexpr std::uint32_t kMostNear = 32;
// Places within the cube are whole numbers of so many bits, and masses of so many for all bodies together: sums of
// their products fit into 64 bits, and come out the same in any order.
inline constexpr unsigned kPlaceBits = 24;
inline constexpr unsigned kMassBits = 40;

// Where most bodies are: cells are equal there and twice as long in each octave beyond, so that a few far off do not
// crowd all others into one cell.
struct GridLens {
    float centre[3] = {0.0F, 0.0F, 0.0F};
    float perReach = 1.0F;  // one over how far it reaches along an axis
    int finest = kCoarsestLevel;
};

struct GridCube {
    float x = 0.0F;  // the lowest corner
    float y = 0.0F;
    float z = 0.0F;
    float unit = 1.0F;     // of a place within it
    float perUnit = 1.0F;  // one over it, nearly
    GridLens lens;
    float seen[3] = {0.0F, 0.0F, 0.0F};  // the lowest corner through the lens
    float perSeen = 1.0F;
};

// Mass, and mass times place within the cube.
struct CellSum {
    std::uint64_t mass = 0;
    std::uint64_t x = 0;
    std::uint64_t y = 0;
    std::uint64_t z = 0;
};

struct GridPlace {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    std::uint32_t z = 0;
};

// A pyramid that is ready for sums; its arrays stand on the host or on the device. Bodies are sorted by the code of
// their finest cell, those of one cell by index.
struct PyramidView {
    const Body* sorted = nullptr;
    const std::uint32_t* codes = nullptr;  // one a body
    const int* starts = nullptr;           // the first body of every finest cell, and the end
    const Body* cells = nullptr;           // mass and its centre, level after level from the coarsest
    int count = 0;
    int finest = kCoarsestLevel;
};

// The finest level for so many bodies, spread evenly: half a body to four a cell over the whole cube, which most graphs
// fill to less than a half. One level more takes twice the time and is no truer.
ORRERY_EVERYWHERE inline int finestLevelFor(int bodies) {
    int level = kCoarsestLevel;
    while (level < kFinestLevel && (std::int64_t{1} << (3 * level)) < std::int64_t{bodies} / 4) ++level;
    return level;
}

ORRERY_EVERYWHERE inline std::uint32_t cellsOfLevel(int level) {
    return 1U << (3U * static_cast<unsigned>(level));
}

// Where a level's cells begin among those of all.
ORRERY_EVERYWHERE inline std::uint32_t firstOfLevel(int level) {
    return (cellsOfLevel(level) - cellsOfLevel(kCoarsestLevel)) / 7U;
}

ORRERY_EVERYWHERE inline std::uint32_t codeOfCell(std::uint32_t x, std::uint32_t y, std::uint32_t z) {
    return spreadFew(x) | spreadFew(y) << 1U | spreadFew(z) << 2U;
}

// A coordinate through the lens: linear within its reach, and beyond it nearly the logarithm, made of straight pieces,
// one an octave. It is what the bits of a float are as a whole number.
ORRERY_EVERYWHERE inline float throughLens(const GridLens& lens, int axis, float value) {
    union {
        float value;
        std::int32_t bits;
    } above, one;
    const float offset = (value - lens.centre[axis]) * lens.perReach;
    above.value = 1.0F + (offset < 0.0F ? -offset : offset);
    one.value = 1.0F;
    const auto seen = static_cast<float>(above.bits - one.bits);
    return offset < 0.0F ? -seen : seen;
}

ORRERY_EVERYWHERE inline GridCube cubeAround(const float* low, const float* high, const GridLens& lens) {
    constexpr float kUnits = 1U << kPlaceBits;
    GridCube cube{low[0], low[1], low[2]};
    cube.lens = lens;
    float side = 1e-6F;
    float seenSide = 1.0F;
    for (int axis = 0; axis < 3; ++axis) {
        const float extent = high[axis] - low[axis];
        if (extent > side) side = extent;
        cube.seen[axis] = throughLens(lens, axis, low[axis]);
        const float seenExtent = throughLens(lens, axis, high[axis]) - cube.seen[axis];
        if (seenExtent > seenSide) seenSide = seenExtent;
    }
    cube.unit = side / kUnits;
    cube.perUnit = kUnits / side;
    cube.perSeen = kUnits / seenSide;
    return cube;
}

ORRERY_EVERYWHERE inline std::uint32_t withinCube(float offset, float perUnit) {
    constexpr std::uint32_t kMost = (1U << kPlaceBits) - 1U;
    const float units = offset * perUnit;
    if (!(units > 0.0F)) return 0;
    return units < static_cast<float>(kMost) ? static_cast<std::uint32_t>(units) : kMost;
}

ORRERY_EVERYWHERE inline GridPlace placeInCube(const GridCube& cube, const Body& body) {
    return {withinCube(body.x - cube.x, cube.perUnit), withinCube(body.y - cube.y, cube.perUnit),
            withinCube(body.z - cube.z, cube.perUnit)};
}

// Of the body's cell.
ORRERY_EVERYWHERE inline std::uint32_t codeOf(const GridCube& cube, const Body& body, int level) {
    const unsigned shift = kPlaceBits - static_cast<unsigned>(level);
    const std::uint32_t x = withinCube(throughLens(cube.lens, 0, body.x) - cube.seen[0], cube.perSeen);
    const std::uint32_t y = withinCube(throughLens(cube.lens, 1, body.y) - cube.seen[1], cube.perSeen);
    const std::uint32_t z = withinCube(throughLens(cube.lens, 2, body.z) - cube.seen[2], cube.perSeen);
    return codeOfCell(x >> shift, y >> shift, z >> shift);
}

// What a body adds to its cell. `massScale` is a power of two, see massScaleFor().
ORRERY_EVERYWHERE inline CellSum sumOf(const GridPlace& place, float mass, float massScale) {
    const auto whole = static_cast<std::uint64_t>(mass * massScale + 0.5F);
    return {whole, whole * place.x, whole * place.y, whole * place.z};
}

// So that all masses together have at most kMassBits bits.
ORRERY_EVERYWHERE inline float massScaleFor(int bodies, float greatestMass) {
    float scale = 1.0F;
    constexpr float kMost = static_cast<float>(std::uint64_t{1} << (kMassBits - 1U));
    const float most = static_cast<float>(bodies > 0 ? bodies : 1) * (greatestMass > 1e-30F ? greatestMass : 1e-30F);
    while (most * scale * 2.0F <= kMost) scale *= 2.0F;
    while (most * scale > kMost) scale *= 0.5F;
    return scale;
}

ORRERY_EVERYWHERE inline void addTo(CellSum& sum, const CellSum& more) {
    sum.mass += more.mass;
    sum.x += more.x;
    sum.y += more.y;
    sum.z += more.z;
}

ORRERY_EVERYWHERE inline Body cellOf(const CellSum& sum, const GridCube& cube, float massScale) {
    if (sum.mass == 0) return {0.0F, 0.0F, 0.0F, 0.0F};
    return {cube.x + cube.unit * static_cast<float>(sum.x / sum.mass),
            cube.y + cube.unit * static_cast<float>(sum.y / sum.mass),
            cube.z + cube.unit * static_cast<float>(sum.z / sum.mass), static_cast<float>(sum.mass) / massScale};
}

// Every bit of the result depends on every bit of x (Wellons, "Prospecting for Hash Functions", 2018).
ORRERY_EVERYWHERE inline std::uint32_t hashed(std::uint32_t x) {
    x ^= x >> 16U;
    x *= 0x21F0AAADU;
    x ^= x >> 15U;
    x *= 0xD35A2D97U;
    x ^= x >> 15U;
    return x;
}

// The bodies of a near cell that act on those of the cell `own`: all, or every so many-th from one chosen by chance, so
// that each is as likely.
struct NearBodies {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;   // of the cell
    std::uint32_t count = 0;  // that act
    std::uint32_t from = 0;
    float weight = 1.0F;

    ORRERY_EVERYWHERE std::uint32_t operator[](std::uint32_t k) const {
        if (count == size) return begin + k;
        return begin + static_cast<std::uint32_t>((static_cast<std::uint64_t>(k) * size + from) / count);
    }
};

ORRERY_EVERYWHERE inline NearBodies nearBodies(const int* starts, std::uint32_t cell, std::uint32_t own,
                                               std::uint32_t chance) {
    NearBodies near;
    near.begin = static_cast<std::uint32_t>(starts[cell]);
    near.size = static_cast<std::uint32_t>(starts[cell + 1]) - near.begin;
    near.count = near.size;
    if (near.size > kMostNear) {
        near.count = kMostNear;
        near.from = hashed(hashed(hashed(chance) ^ cell) ^ own) % near.size;
        near.weight = static_cast<float>(near.size) / static_cast<float>(near.count);
    }
    return near;
}

// Adds mass delta / (softening + |delta|^2)^2, the t-force: away from `other`. A body does nothing to itself.
ORRERY_EVERYWHERE inline void addBounded(const Body& self, const Body& other, float mass, float softening,
                                         Force& force) {
    const float dx = self.x - other.x;
    const float dy = self.y - other.y;
    const float dz = self.z - other.z;
    const float square = dx * dx + dy * dy + dz * dz + softening;
    const float factor = mass / (square * square);
    force.x += dx * factor;
    force.y += dy * factor;
    force.z += dz * factor;
}

ORRERY_EVERYWHERE inline bool isNextTo(std::uint32_t a, std::uint32_t b) {
    return a + 1U >= b && b + 1U >= a;
}

// Calls with the code of each of the 3^3 cells around a cell, itself included, that the grid has.
template <typename Call>
ORRERY_EVERYWHERE inline void forAround(std::uint32_t code, int level, const Call& call) {
    const std::uint32_t end = 1U << static_cast<unsigned>(level);
    const std::uint32_t x = gatherFew(code);
    const std::uint32_t y = gatherFew(code >> 1U);
    const std::uint32_t z = gatherFew(code >> 2U);
    for (std::uint32_t c = z == 0 ? 0 : z - 1U; c < end && c <= z + 1U; ++c) {
        for (std::uint32_t b = y == 0 ? 0 : y - 1U; b < end && b <= y + 1U; ++b) {
            for (std::uint32_t a = x == 0 ? 0 : x - 1U; a < end && a <= x + 1U; ++a) call(codeOfCell(a, b, c));
        }
    }
}

// Calls with the code of each cell of the level above `level` whose children may act on bodies in its cell `parent`:
// those that are next to a body's own must be left out.
template <typename Call>
ORRERY_EVERYWHERE inline void forUncles(std::uint32_t parent, int level, const Call& call) {
    if (level > kCoarsestLevel) {
        forAround(parent, level - 1, call);
        return;
    }
    for (std::uint32_t uncle = 0; uncle < cellsOfLevel(kCoarsestLevel - 1); ++uncle) call(uncle);
}

// Of the two halves of a cell that begins at `low`, as bits, those that are next to `at`.
ORRERY_EVERYWHERE inline unsigned halvesNextTo(std::uint32_t low, std::uint32_t at, unsigned lower, unsigned upper) {
    return (isNextTo(low, at) ? lower : 0U) | (isNextTo(low + 1U, at) ? upper : 0U);
}

// The children of a cell that are next to the cell `other` of their level, as bits.
ORRERY_EVERYWHERE inline unsigned childrenNextTo(std::uint32_t parent, std::uint32_t other) {
    return halvesNextTo(2U * gatherFew(parent), gatherFew(other), 0x55U, 0xAAU) &
           halvesNextTo(2U * gatherFew(parent >> 1U), gatherFew(other >> 1U), 0x33U, 0xCCU) &
           halvesNextTo(2U * gatherFew(parent >> 2U), gatherFew(other >> 2U), 0x0FU, 0xF0U);
}

// The force on sorted body k, in the order that every version keeps. `chance` decides who acts for a full cell.
ORRERY_EVERYWHERE inline Force forceOn(const PyramidView& pyramid, int k, float softening, std::uint32_t chance) {
    const Body self = pyramid.sorted[k];
    const std::uint32_t code = pyramid.codes[k];
    Force force;
    for (int level = kCoarsestLevel; level <= pyramid.finest; ++level) {
        const std::uint32_t own = code >> (3U * static_cast<unsigned>(pyramid.finest - level));
        const Body* cells = pyramid.cells + firstOfLevel(level);
        forUncles(own >> 3U, level, [&](std::uint32_t uncle) {
            const unsigned nextTo = childrenNextTo(uncle, own);
            for (unsigned child = 0; child < 8; ++child) {
                const Body other = cells[uncle * 8U + child];
                if (other.mass == 0.0F || (nextTo >> child & 1U) != 0) continue;
                addBounded(self, other, other.mass, softening, force);
            }
        });
    }
    forAround(code, pyramid.finest, [&](std::uint32_t cell) {
        const NearBodies near = nearBodies(pyramid.starts, cell, code, chance);
        for (std::uint32_t i = 0; i < near.count; ++i) {
            const Body other = pyramid.sorted[near[i]];
            addBounded(self, other, other.mass * near.weight, softening, force);
        }
    });
    return force;
}

}  // namespace orrery::layout

#pragma once

// Repulsion by the t-force over a pyramid of grids, from 8^3 to 128^3 cells: what a GPU does best, and the same on the
// CPU. Each body feels cells that are far as one, nearer ones on finer grids, and bodies near by one by one: within
// about 1 % of the exact force, and nothing is cut off.
//
// Sums over cells are of whole numbers and every body adds up in one order, so the same bodies give the same bits on
// any number of threads, and with CUDA.

#include "kernels/layout/places.h"
#include "kernels/layout/pyramid_law.h"

#include <span>
#include <vector>

namespace orrery::layout {

// For the bodies as they are: three of four are well within its reach, and levels are as many as it takes for few to be
// in cells of more than kMostNear, two more at most than an even spread needs.
GridLens lensFor(const Places& places, std::size_t count);

// The CPU version, and the oracle. Internal to kernels/layout; others have the functions below.
class Pyramid {
 public:
    // Any number of bodies; masses are not negative, or empty for 1 each. The lens may be of the bodies as they were
    // some ticks ago.
    void build(const Places& places, std::size_t count, std::span<const float> masses, const GridLens& lens);
    // Overwrites `forces`, one a body: the sum over the others of mass * delta / (softening + |delta|^2)^2, delta from
    // the other; softening > 0. `chance` decides which bodies act for a cell with more than kMostNear.
    void sum(float softening, std::uint32_t chance, Places& forces) const;

    int finest() const { return finest_; }
    const GridCube& cube() const { return cube_; }
    float massScale() const { return massScale_; }
    // Of all cells of a level, by code.
    std::span<const CellSum> sums(int level) const;
    // Sorted bodies and cells, as forceOn() wants them.
    PyramidView view() const;
    // Whose the sorted bodies are.
    std::span<const int> order() const { return order_; }

 private:
    struct Group;

    void sort(const Places& places, std::span<const float> masses);
    void addUp();
    void sumShell(int level, std::size_t begin, std::size_t end, float softening, Group& group) const;
    void sumNear(std::size_t begin, std::size_t end, float softening, std::uint32_t chance, Group& group) const;

    std::size_t count_ = 0;
    int finest_ = kCoarsestLevel;
    GridCube cube_;
    float massScale_ = 1.0F;
    std::vector<MortonKey> keys_;
    std::vector<MortonKey> scratch_;
    std::vector<int> order_;
    std::vector<std::uint32_t> codes_;
    std::vector<Body> bodies_;  // sorted
    Places lanes_;              // the same places, with room for a whole vector behind the last
    std::vector<int> starts_;
    std::vector<CellSum> sums_;
    std::vector<Body> cells_;
};

// The same for bodies in one piece; `forces`, one a body, is overwritten.
void repulseByPyramid(std::span<const Body> bodies, float softening, std::uint32_t chance, std::span<Force> forces);

// The CUDA version with its copies, for checks. Only where cudaAvailable(). Throws Error.
void repulseByPyramidCuda(std::span<const Body> bodies, float softening, std::uint32_t chance, std::span<Force> forces);

}  // namespace orrery::layout

#pragma once

// From samples to cells: how bright each pixel is, and whether it is kept. Internal to kernels/relief.

#include "kernels/relief/relief.h"

#include <cstdint>
#include <vector>

namespace orrery::relief {

// One value a pixel, rows from the top.
template <typename T>
struct Grid {
    int width = 0;
    int height = 0;
    std::vector<T> values;

    Grid() = default;
    Grid(int w, int h) : width(w), height(h), values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
    T* row(int y) { return values.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width); }
    const T* row(int y) const { return values.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width); }
    T& at(int x, int y) { return row(y)[x]; }
    const T& at(int x, int y) const { return row(y)[x]; }
    bool empty() const { return values.empty(); }
};

using Brightness = Grid<std::uint16_t>;  // 0 black to 65535 white
using Kept = Grid<std::uint8_t>;         // 1: part of the solid, 0: black

// Whether no cell of the rows first .. last is black; rows outside the picture count as black.
bool allKept(const Kept& kept, int first, int last);

// A kept cell is never lower than this: the top and the plate under it must not touch.
inline constexpr std::uint16_t kLeastHeight = 16;

// Both in one pass over the picture: channel, inversion, alpha and threshold.
void readCells(const Picture& picture, const Options& options, Brightness& brightness, Kept& kept);

// height = brightness ^ gamma, and never under kLeastHeight where kept.
void applyGamma(Brightness& brightness, const Kept& kept, float gamma);

// Cells beside black, or at a corner of it, take the height of their highest kept neighbour (of eight) where that is
// higher.
void crispRim(Brightness& brightness, const Kept& kept);

// Every cell as factor x factor cells.
void enlarge(Brightness& brightness, Kept& kept, int factor);

}  // namespace orrery::relief

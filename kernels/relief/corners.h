#pragma once

// Heights on the lattice of the cells' corners. Internal to kernels/relief.

#include "kernels/relief/cells.h"

namespace orrery::relief {

// (width + 1) x (height + 1) corners; 0 where no neighbour is kept.
using Corners = Grid<std::uint16_t>;

// A corner's height is the mean of its kept neighbours, or the largest of them with `blocks`, whose flat tops then end
// one step of the lattice before their lower neighbours begin.
Corners cornerHeights(const Brightness& brightness, const Kept& kept, bool blocks);

// The kept neighbours of a corner as bits: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
unsigned keptAround(const Kept& kept, int x, int y);

// Whether the kept neighbours touch at this corner only.
inline bool touchesAcross(unsigned around) {
    return around == 0b1001U || around == 0b0110U;
}
// Whether an outline between kept cells and black (or what is outside the picture) passes here.
inline bool onOutline(unsigned around) {
    return around != 0U && around != 0b1111U;
}

}  // namespace orrery::relief

#pragma once

// What hangs together: bodies, holes and specks of a mask. Internal to kernels/relief.

#include "kernels/relief/cells.h"

namespace orrery::relief {

struct Islands {
    int bodies = 0;  // kept cells that share sides
    int holes = 0;   // areas of black, joined by sides or corners, that do not reach the picture's border
    int specksDropped = 0;
    std::size_t keptCells = 0;
};

// Takes kept islands of fewer than `specks` cells out of the mask and counts what is left. Runs of a row are joined by
// union-find (He, Chao, Suzuki 2008, "A Run-Based Two-Scan Labeling Algorithm").
Islands findIslands(Kept& kept, int specks);

}  // namespace orrery::relief

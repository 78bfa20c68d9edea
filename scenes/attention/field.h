#pragma once

// Weights as a field of blocks: a step for every cell, as high as its weight, with upright sides, so that each can be
// read by itself and what is masked leaves a clean staircase.

#include "engine/render/draw_list.h"
#include "engine/render/theme.h"
#include "scenes/attention/heads.h"

#include <functional>
#include <memory>
#include <span>

namespace orrery::attention {

// A grid of weights, row by row; row i lies at z = i, column j at x = j, in cells.
struct FieldGrid {
    int rows = 0;
    int columns = 0;
    std::span<const float> values;  // [rows, columns], 0..1 or kMasked

    float at(int row, int column) const {
        return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(column)];
    }
};

struct FieldLook {
    vec2 cell{1.0F};                           // world units along x and z
    float height = 8.0F;                       // of a step of 1
    float plinth = 0.3F;                       // what every cell stands on
    std::function<float(float)> rise;          // from weight to height; empty: as it is
    std::function<Colour(float)> colour;       // of a weight
    std::function<bool(int, int)> shown = {};  // which cells (row, column) are built; empty: all
};

// The blocks, corner of the first cell at the origin. Null when there is no cell.
std::shared_ptr<const render::SurfaceAsset> buildField(const FieldGrid& grid, const FieldLook& look);

// How high a cell stands, without the plinth's foot: the y of its upper side.
float topOf(float weight, const FieldLook& look);

}  // namespace orrery::attention

#pragma once

// Points put into a triangulation where it is farthest from the heights. Internal to kernels/relief.

#include "kernels/relief/corners.h"
#include "kernels/relief/delaunay.h"
#include "kernels/relief/relief.h"

#include <cstddef>
#include <vector>

namespace orrery::relief {

struct GreedyOptions {
    float error = 257.0F;        // in units of Corners
    std::size_t budget = ~0ULL;  // triangles that may still be added
    std::size_t rimCost = 4;     // triangles that a point on the border of the rectangle costs (2 anywhere else)
};

struct GreedyResult {
    float largestError = 0.0F;  // in units of Corners, over all corners that kept triangles cover
    double meanError = 0.0;
    std::vector<Point> rim;  // points that went in on the border of the rectangle
    bool cancelled = false;
};

// Whether a triangle whose border no outline crosses is kept: the cell under its middle tells.
inline bool isKept(const Kept& kept, const Point& a, const Point& b, const Point& c) {
    // Three times the middle; never outside, since a triangle's middle lies strictly within it.
    const int x = (a.x + b.x + c.x) / 3;
    const int y = (a.y + b.y + c.y) / 3;
    return kept.at(x, y) != 0;
}

// Goes on until no corner is farther from its triangle than options.error, or the budget is spent. Every outline
// between kept cells and black must already stand in the triangulation. In rounds: the farthest corner of every
// triangle is looked for on all cores, then those go in whose error is more than half of the largest.
GreedyResult refine(Triangulation& triangulation, const Corners& corners, const Kept& kept,
                    const GreedyOptions& options, const Progress& progress);

}  // namespace orrery::relief

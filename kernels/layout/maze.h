#pragma once

// Ways around bodies in the picture's plane: a shortest path over a grid, pulled straight. Internal to kernels/layout.

#include "kernels/layout/picture.h"

#include <vector>

namespace orrery::layout {

class Maze {
 public:
    // `bodies` may not be passed through; `frame` is the half size of the picture that ways stay in.
    Maze(std::vector<Rect> bodies, vec2 frame);

    // Corners of a way between two bodies' centres, both left out; empty when there is none or the straight one is
    // free. `slow` are rectangles (labels) that one goes round when it costs little. Ties are broken by place, so that
    // the result is always the same.
    std::vector<vec2> path(int from, int to, std::span<const Rect> slow) const;

 private:
    struct Cell {
        int body = -1;  // one that covers it
        bool several = false;
    };

    int column(float x) const;
    int row(float y) const;
    vec2 centreOf(int cell) const;
    bool isFree(int cell, int from, int to) const;
    bool sees(vec2 p, vec2 q, int from, int to) const;

    std::vector<Rect> bodies_;
    vec2 frame_;
    float side_;
    int columns_;
    int rows_;
    std::vector<Cell> cells_;
};

}  // namespace orrery::layout

#pragma once

// Rectangles kept so that four are compared by one instruction: for the question, asked more often than any other while
// a picture is composed, which of a few dozen meet an area. Internal to kernels/layout.

#include "kernels/layout/picture.h"

#include <array>
#include <vector>

namespace orrery::layout {

class BoxList {
 public:
    explicit BoxList(std::size_t count) : blocks_((count + 3) / 4) {}

    void set(std::size_t index, const Rect& box) {
        Block& block = blocks_[index / 4];
        const std::size_t k = index % 4;
        block.lowX[k] = box.low.x;
        block.lowY[k] = box.low.y;
        block.highX[k] = box.high.x;
        block.highY[k] = box.high.y;
    }

    // Writes the indices below `count` that choose(index, meets) is true of to `found`, ascending, and returns their
    // end; `meets` is 1 where the box meets the area and else 0. Up to three indices beyond are asked as well, and
    // `found` has room for them. Takes no jump that depends on an answer: half of them would be foretold wrong.
    template <typename Choose>
    int* select(std::size_t count, const Rect& area, int* found, const Choose& choose) const;

 private:
    struct Block {
        std::array<float, 4> lowX{1e30F, 1e30F, 1e30F, 1e30F};
        std::array<float, 4> lowY = lowX;
        std::array<float, 4> highX{-1e30F, -1e30F, -1e30F, -1e30F};
        std::array<float, 4> highY = highX;
    };

    std::vector<Block> blocks_;
};

template <typename Choose>
int* BoxList::select(std::size_t count, const Rect& area, int* found, const Choose& choose) const {
    for (std::size_t first = 0; first < count; first += 4) {
        const Block& block = blocks_[first / 4];
        std::array<int, 4> meets;
        // Left as a loop the compiler makes vectors of it; unrolled, it no longer sees that it could.
#pragma GCC unroll 1
        for (std::size_t k = 0; k < 4; ++k) {
            meets[k] =
                static_cast<int>(block.lowX[k] <= area.high.x) & static_cast<int>(block.highX[k] >= area.low.x) &
                static_cast<int>(block.lowY[k] <= area.high.y) & static_cast<int>(block.highY[k] >= area.low.y);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            *found = static_cast<int>(first + k);
            found += static_cast<int>((first + k < count) & choose(first + k, meets[k]));
        }
    }
    return found;
}

}  // namespace orrery::layout

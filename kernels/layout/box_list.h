#pragma once

// Rectangles kept so that four are compared by one instruction: for the question, asked more often than any other while
// a picture is composed and routed, which of a few dozen meet an area. Internal to kernels/layout.

#include "kernels/layout/picture.h"

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace orrery::layout {

// Rows of bits, 64 to a word, as BoxList::select() deals with them.
class BitRows {
 public:
    BitRows(std::size_t rows, std::size_t bits) : words_((bits + 63) / 64), bits_(rows * words_) {}

    void set(std::size_t row, std::size_t bit) { bits_[row * words_ + bit / 64] |= std::uint64_t{1} << (bit % 64); }
    std::span<const std::uint64_t> row(std::size_t row) const { return std::span(bits_).subspan(row * words_, words_); }

 private:
    std::size_t words_;
    std::vector<std::uint64_t> bits_;
};

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

    // Writes the indices below `count` of the boxes that meet the area to `found`, ascending, and returns their end.
    // choose(word, bits) has the last word: which of the indices 64 * word + k to take, where bit k says that the box
    // meets the area. No jump depends on a single answer: half of them would be foretold wrong.
    template <typename Choose>
    int* select(std::size_t count, const Rect& area, int* found, const Choose& choose) const;

 private:
    // Four boxes; those that are not set meet nothing.
    struct Block {
        std::array<float, 4> lowX{1e30F, 1e30F, 1e30F, 1e30F};
        std::array<float, 4> lowY = lowX;
        std::array<float, 4> highX{-1e30F, -1e30F, -1e30F, -1e30F};
        std::array<float, 4> highY = highX;
    };

    static std::uint64_t meeting(const Block& block, const Rect& area);

    std::vector<Block> blocks_;
};

inline std::uint64_t BoxList::meeting(const Block& block, const Rect& area) {
    constexpr std::array<int, 4> kBit{1, 2, 4, 8};
    int bits = 0;
    // Left as a loop the compiler makes vectors of it; unrolled, it no longer sees that it could.
#pragma GCC unroll 1
    for (std::size_t k = 0; k < kBit.size(); ++k) {
        bits |= kBit[k] &
                -(static_cast<int>(block.lowX[k] <= area.high.x) & static_cast<int>(block.highX[k] >= area.low.x) &
                  static_cast<int>(block.lowY[k] <= area.high.y) & static_cast<int>(block.highY[k] >= area.low.y));
    }
    return static_cast<std::uint64_t>(bits);
}

template <typename Choose>
int* BoxList::select(std::size_t count, const Rect& area, int* found, const Choose& choose) const {
    for (std::size_t first = 0; first < count; first += 64) {
        const std::size_t end = std::min(first + 64, count);
        std::uint64_t bits = 0;
        for (std::size_t i = first; i < end; i += 4) bits |= meeting(blocks_[i / 4], area) << (i - first);
        bits = choose(first / 64, bits) & (~std::uint64_t{0} >> (64 - (end - first)));
        for (; bits != 0; bits &= bits - 1) *found++ = static_cast<int>(first) + std::countr_zero(bits);
    }
    return found;
}

}  // namespace orrery::layout

#pragma once

// The index buffer of everything that is drawn as squares of four corners: 0 1 2 0 2 3, 4 5 6 4 6 7, ...

#include "engine/gpu/frames.h"

namespace orrery::render {

class SquareIndices {
 public:
    explicit SquareIndices(gpu::Device& device) : device_(device) {}

    // Makes room for so many squares in one draw; records a copy when it has to grow.
    void prepare(gpu::Frame& frame, std::uint32_t squares);
    void bind(gpu::Commands& commands) const { commands.bindIndices(indices_, 0, VK_INDEX_TYPE_UINT32); }
    void draw(gpu::Commands& commands, std::uint32_t squares) const { commands.drawIndexed(squares * 6, 1, 0, 0, 0); }

 private:
    gpu::Device& device_;
    gpu::Buffer indices_;
    std::uint32_t squares_ = 0;
};

}  // namespace orrery::render

#include "engine/render/square_indices.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace orrery::render {

void SquareIndices::prepare(gpu::Frame& frame, std::uint32_t squares) {
    if (squares <= squares_) return;
    squares_ = std::max(squares, std::max(1024U, squares_ * 2));
    std::vector<std::uint32_t> indices;
    indices.reserve(std::size_t{squares_} * 6);
    for (std::uint32_t square = 0; square < squares_; ++square) {
        for (const std::uint32_t corner : {0U, 1U, 2U, 0U, 2U, 3U}) indices.push_back(square * 4 + corner);
    }
    const auto bytes = std::as_bytes(std::span(indices));
    indices_ = gpu::Buffer(device_, {.name = "square indices",
                                     .size = bytes.size(),
                                     .usage = VK_BUFFER_USAGE_INDEX_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT});
    const gpu::Upload upload = frame.upload.write(bytes);
    frame.commands.copy(*upload.buffer, upload.offset, indices_, 0, bytes.size());
    frame.commands.memoryBarrier(gpu::Usage::transferTarget, gpu::Usage::vertexRead);
}

}  // namespace orrery::render

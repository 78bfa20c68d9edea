#include "engine/render/mesh_pool.h"

#include "engine/base/error.h"

#include <algorithm>
#include <span>

namespace orrery::render {

namespace {

struct Bytes {
    std::size_t vertices = 0;
    std::size_t indices = 0;
};

Bytes bytesOf(const MeshAsset& asset) {
    Bytes bytes;
    for (const MeshLevel& level : asset.levels()) {
        bytes.vertices += level.vertices.size() * sizeof(shared::MeshVertex);
        bytes.indices += level.indices.size() * sizeof(std::uint32_t);
    }
    return bytes;
}

}  // namespace

void MeshPool::prepare(gpu::Frame& frame, const std::vector<std::shared_ptr<const MeshAsset>>& assets) {
    std::vector<std::shared_ptr<const MeshAsset>> fresh;
    Bytes needed{usedVertices_, usedIndices_};
    for (const auto& asset : assets) {
        if (entries_.contains(asset->id())) continue;
        entries_[asset->id()].asset = asset;
        fresh.push_back(asset);
        const Bytes bytes = bytesOf(*asset);
        needed.vertices += bytes.vertices;
        needed.indices += bytes.indices;
    }
    if (fresh.empty()) return;

    if (!vertices_ || needed.vertices > vertices_.size() || needed.indices > indices_.size()) {
        // A new pool, with room to grow, from all that is still alive.
        std::erase_if(entries_, [](const auto& entry) { return entry.second.asset.expired(); });
        fresh.clear();
        needed = {};
        for (auto& [id, entry] : entries_) {
            fresh.push_back(entry.asset.lock());
            const Bytes bytes = bytesOf(*fresh.back());
            needed.vertices += bytes.vertices;
            needed.indices += bytes.indices;
        }
        grow(needed.vertices * 2, needed.indices * 2);
    }
    for (const auto& asset : fresh) upload(frame, asset);
    frame.commands.memoryBarrier(gpu::Usage::transferTarget, gpu::Usage::vertexRead);
}

void MeshPool::grow(std::size_t vertexBytes, std::size_t indexBytes) {
    constexpr std::size_t kLeast = 1U << 16U;
    vertices_ = gpu::Buffer(device_, {.name = "mesh vertices",
                                      .size = std::max(vertexBytes, kLeast),
                                      .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT});
    indices_ = gpu::Buffer(device_, {.name = "mesh indices",
                                     .size = std::max(indexBytes, kLeast),
                                     .usage = VK_BUFFER_USAGE_INDEX_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT});
    usedVertices_ = 0;
    usedIndices_ = 0;
}

void MeshPool::upload(gpu::Frame& frame, const std::shared_ptr<const MeshAsset>& asset) {
    Entry& entry = entries_.at(asset->id());
    entry.levels.clear();
    for (const MeshLevel& level : asset->levels()) {
        const auto vertexBytes = std::as_bytes(std::span(level.vertices));
        const auto indexBytes = std::as_bytes(std::span(level.indices));
        entry.levels.push_back({static_cast<std::uint32_t>(usedIndices_ / sizeof(std::uint32_t)),
                                static_cast<std::uint32_t>(level.indices.size()),
                                static_cast<std::uint32_t>(usedVertices_ / sizeof(shared::MeshVertex))});
        if (level.indices.empty()) continue;
        const gpu::Upload vertexUpload = frame.upload.write(vertexBytes);
        const gpu::Upload indexUpload = frame.upload.write(indexBytes);
        frame.commands.copy(*vertexUpload.buffer, vertexUpload.offset, vertices_, usedVertices_, vertexBytes.size());
        frame.commands.copy(*indexUpload.buffer, indexUpload.offset, indices_, usedIndices_, indexBytes.size());
        usedVertices_ += vertexBytes.size();
        usedIndices_ += indexBytes.size();
    }
}

const MeshPool::Range& MeshPool::range(const MeshAsset& asset, std::size_t level) const {
    const auto entry = entries_.find(asset.id());
    ORRERY_CHECK(entry != entries_.end() && !entry->second.levels.empty(), "a mesh is drawn that was not prepared");
    return entry->second.levels[std::min(level, entry->second.levels.size() - 1)];
}

}  // namespace orrery::render

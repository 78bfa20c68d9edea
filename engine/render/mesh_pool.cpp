#include "engine/render/mesh_pool.h"

#include "engine/base/error.h"

#include <algorithm>
#include <span>

namespace orrery::render {

namespace {

constexpr std::size_t kLeast = 1U << 16U;  // bytes of each of the two buffers
constexpr int kLookEvery = 240;            // frames
constexpr std::size_t kFarLess = 6;        // times what is needed; a new pool has twice of it

}  // namespace

MeshPool::Bytes MeshPool::bytesOf(const Assets& assets) {
    Bytes bytes;
    for (const auto& asset : assets) {
        for (const MeshLevel& level : asset->levels()) {
            bytes.vertices += level.vertices.size() * sizeof(shared::MeshVertex);
            bytes.indices += level.indices.size() * sizeof(std::uint32_t);
        }
    }
    return bytes;
}

MeshPool::Assets MeshPool::alive() {
    Assets held;
    std::erase_if(entries_, [&](const auto& entry) {
        std::shared_ptr<const MeshAsset> asset = entry.second.asset.lock();
        if (asset == nullptr) return true;
        held.push_back(std::move(asset));
        return false;
    });
    return held;
}

void MeshPool::prepare(gpu::Frame& frame, const std::vector<std::shared_ptr<const MeshAsset>>& assets) {
    Assets fresh;
    for (const auto& asset : assets) {
        if (entries_.contains(asset->id())) continue;
        entries_[asset->id()].asset = asset;
        fresh.push_back(asset);
    }
    const Bytes more = bytesOf(fresh);
    bool again = !fresh.empty() && (!vertices_ || usedVertices_ + more.vertices > vertices_.size() ||
                                    usedIndices_ + more.indices > indices_.size());
    if (!again && ++sinceLook_ >= kLookEvery) {
        sinceLook_ = 0;
        const Bytes held = bytesOf(alive());
        const auto roomy = [](const gpu::Buffer& buffer, std::size_t bytes) {
            return buffer.size() > std::max(kLeast, bytes * kFarLess);
        };
        again = roomy(vertices_, held.vertices) || roomy(indices_, held.indices);
    }
    if (again) {
        fresh = alive();
        makeRoomFor(bytesOf(fresh));
    }
    if (fresh.empty()) return;
    for (const auto& asset : fresh) upload(frame, asset);
    frame.commands.memoryBarrier(gpu::Usage::transferTarget, gpu::Usage::vertexRead);
}

// A new pool, with room to grow.
void MeshPool::makeRoomFor(const Bytes& bytes) {
    vertices_ = gpu::Buffer(device_, {.name = "mesh vertices",
                                      .size = std::max(2 * bytes.vertices, kLeast),
                                      .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT});
    indices_ = gpu::Buffer(device_, {.name = "mesh indices",
                                     .size = std::max(2 * bytes.indices, kLeast),
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

#pragma once

// All meshes in one vertex and one index buffer on the device, so that a frame binds them once. Meshes come when they
// are first drawn; when the pool is full, or most of it is of meshes that are gone, it is built again from those that
// are still held by somebody.

#include "engine/gpu/frames.h"
#include "engine/render/mesh_asset.h"

#include <map>
#include <memory>
#include <vector>

namespace orrery::render {

class MeshPool {
 public:
    struct Range {
        std::uint32_t firstIndex = 0;
        std::uint32_t indexCount = 0;
        std::uint32_t firstVertex = 0;
    };

    explicit MeshPool(gpu::Device& device) : device_(device) {}

    // Makes sure that the assets are on the device; records the copies into the frame, before any pass.
    void prepare(gpu::Frame& frame, const std::vector<std::shared_ptr<const MeshAsset>>& assets);

    // Where a level of a prepared asset lies; the coarsest when there are fewer levels.
    const Range& range(const MeshAsset& asset, std::size_t level) const;

    const gpu::Buffer& vertices() const { return vertices_; }
    const gpu::Buffer& indices() const { return indices_; }
    // Of the two buffers.
    std::size_t bytes() const { return static_cast<std::size_t>(vertices_.size() + indices_.size()); }

 private:
    struct Bytes {
        std::size_t vertices = 0;
        std::size_t indices = 0;
    };
    struct Entry {
        std::weak_ptr<const MeshAsset> asset;
        std::vector<Range> levels;
    };

    using Assets = std::vector<std::shared_ptr<const MeshAsset>>;

    static Bytes bytesOf(const Assets& assets);
    // What somebody still holds; all else is forgotten.
    Assets alive();
    void makeRoomFor(const Bytes& bytes);
    void upload(gpu::Frame& frame, const std::shared_ptr<const MeshAsset>& asset);

    gpu::Device& device_;
    gpu::Buffer vertices_;
    gpu::Buffer indices_;
    std::size_t usedVertices_ = 0;  // bytes
    std::size_t usedIndices_ = 0;
    std::map<std::uint64_t, Entry> entries_;
    int sinceLook_ = 0;  // frames since it was seen whether most of it is of meshes that are gone
};

}  // namespace orrery::render

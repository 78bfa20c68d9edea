#pragma once

// Surfaces and their pictures on the device. They come when they are first drawn, in one copy a frame, and go when
// nobody holds them any more. Their triangles share blocks of memory, so that a model of a thousand parts takes a few.

#include "engine/gpu/frames.h"
#include "engine/render/surface_asset.h"

#include <map>
#include <memory>
#include <vector>

namespace orrery::render {

class SurfaceStore {
 public:
    struct Picture {
        gpu::Image image;
        std::weak_ptr<const image::Image> source;
    };
    struct Entry {
        std::weak_ptr<const SurfaceAsset> asset;
        std::shared_ptr<gpu::Buffer> block;
        VkDeviceSize vertices = 0;  // offsets in the block
        VkDeviceSize indices = 0;
        std::shared_ptr<const Picture> picture;
        const gpu::Sampler* sampler = nullptr;
    };

    explicit SurfaceStore(gpu::Device& device);

    // Makes sure that the assets are on the device and forgets those that nobody holds; records the copies into the
    // frame, before any pass.
    void prepare(gpu::Frame& frame, const std::vector<std::shared_ptr<const SurfaceAsset>>& assets);

    // Of a prepared asset.
    const Entry& entry(const SurfaceAsset& asset) const;

    // Bytes of triangles and pictures copied to the device so far, for tests and the performance panel.
    std::uint64_t uploaded() const { return uploaded_; }
    std::size_t size() const { return entries_.size(); }

 private:
    struct Copy {
        std::span<const std::byte> bytes;
        const gpu::Buffer* target;
        VkDeviceSize offset;
    };

    void place(Entry& entry, const SurfaceAsset& asset, std::vector<Copy>& copies);
    std::shared_ptr<const Picture> pictureOf(gpu::Frame& frame, const SurfaceAsset& asset);

    gpu::Device& device_;
    gpu::Sampler clamped_;
    gpu::Sampler repeating_;
    std::shared_ptr<const Picture> white_;  // on what has no picture
    std::map<std::uint64_t, Entry> entries_;
    std::vector<std::weak_ptr<const Picture>> pictures_;
    std::weak_ptr<gpu::Buffer> open_;  // the block that is being filled
    VkDeviceSize used_ = 0;            // of it
    std::uint64_t uploaded_ = 0;
};

}  // namespace orrery::render

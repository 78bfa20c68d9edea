#include "engine/render/surface_store.h"

#include "engine/base/error.h"
#include "engine/gpu/device.h"

#include <algorithm>
#include <cstring>

namespace orrery::render {

namespace {

constexpr VkDeviceSize kBlock = 8U << 20U;  // bytes; a larger surface has a block to itself
constexpr VkDeviceSize kAlignment = 64;     // of what starts in a block
// Larger pictures are shrunk even where the device would take them: with its mipmap this one has 340 MB.
constexpr std::uint32_t kMostSide = 8192;
constexpr float kAnisotropy = 8.0F;

VkDeviceSize aligned(VkDeviceSize size) {
    return (size + kAlignment - 1) / kAlignment * kAlignment;
}

gpu::SamplerDescription sampler(const gpu::Device& device, bool repeat) {
    // Where a CPU draws, every further sample costs as much as the light.
    return {.name = repeat ? "surface picture, repeated" : "surface picture",
            .filter = gpu::Filter::linear,
            .mipmaps = true,
            .repeat = repeat,
            .anisotropy = device.isSoftware() ? 1.0F : kAnisotropy};
}

gpu::Image pictureImage(gpu::Device& device, uvec2 size) {
    return {device,
            {.name = "surface picture",
             .format = VK_FORMAT_R8G8B8A8_SRGB,
             .size = size,
             .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
             .levels = gpu::mipmapLevels(size)}};
}

// Lives until the frame is done, unlike the frame's own upload memory, which would keep its size for good.
gpu::Buffer staging(gpu::Device& device, VkDeviceSize size) {
    return {device,
            {.name = "surface upload",
             .size = size,
             .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
             .memory = gpu::Memory::upload}};
}

}  // namespace

SurfaceStore::SurfaceStore(gpu::Device& device)
    : device_(device), clamped_(device, sampler(device, false)), repeating_(device, sampler(device, true)) {
    auto white = std::make_shared<Picture>();
    white->image = pictureImage(device, uvec2(1));
    device.submitAndWait([&](gpu::Commands& commands) {
        commands.use(white->image, gpu::Usage::transferTarget, true);
        commands.clear(white->image, vec4(1.0F));
        commands.use(white->image, gpu::Usage::fragmentSampled);
    });
    white_ = std::move(white);
}

void SurfaceStore::prepare(gpu::Frame& frame, const std::vector<std::shared_ptr<const SurfaceAsset>>& assets) {
    std::erase_if(entries_, [](const auto& entry) { return entry.second.asset.expired(); });
    std::erase_if(pictures_, [](const auto& picture) { return picture.expired(); });

    std::vector<Copy> copies;
    for (const auto& asset : assets) {
        if (asset->indices().empty() || entries_.contains(asset->id())) continue;
        Entry& entry = entries_[asset->id()];
        entry.asset = asset;
        entry.picture = pictureOf(frame, *asset);
        entry.sampler = asset->repeat() ? &repeating_ : &clamped_;
        place(entry, *asset, copies);
    }
    if (copies.empty()) return;

    VkDeviceSize size = 0;
    for (const Copy& copy : copies) size += aligned(copy.bytes.size());
    const gpu::Buffer source = staging(device_, size);
    VkDeviceSize at = 0;
    for (const Copy& copy : copies) {
        std::memcpy(source.mapped().data() + at, copy.bytes.data(), copy.bytes.size());
        frame.commands.copy(source, at, *copy.target, copy.offset, copy.bytes.size());
        at += aligned(copy.bytes.size());
        uploaded_ += copy.bytes.size();
    }
    frame.commands.memoryBarrier(gpu::Usage::transferTarget, gpu::Usage::vertexRead);
}

void SurfaceStore::place(Entry& entry, const SurfaceAsset& asset, std::vector<Copy>& copies) {
    const auto vertices = std::as_bytes(asset.vertices());
    const auto indices = std::as_bytes(asset.indices());
    const VkDeviceSize size = aligned(vertices.size()) + aligned(indices.size());
    std::shared_ptr<gpu::Buffer> block = open_.lock();
    if (block == nullptr || used_ + size > block->size()) {
        block =
            std::make_shared<gpu::Buffer>(device_, gpu::BufferDescription{.name = "surface triangles",
                                                                          .size = std::max(kBlock, size),
                                                                          .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                                                                                   VK_BUFFER_USAGE_INDEX_BUFFER_BIT |
                                                                                   VK_BUFFER_USAGE_TRANSFER_DST_BIT});
        open_ = block;
        used_ = 0;
    }
    entry.vertices = used_;
    entry.indices = used_ + aligned(vertices.size());
    used_ += size;
    copies.push_back({vertices, block.get(), entry.vertices});
    copies.push_back({indices, block.get(), entry.indices});
    entry.block = std::move(block);
}

std::shared_ptr<const SurfaceStore::Picture> SurfaceStore::pictureOf(gpu::Frame& frame, const SurfaceAsset& asset) {
    if (asset.picture() == nullptr || asset.picture()->empty()) return white_;
    for (const std::weak_ptr<const Picture>& known : pictures_) {
        std::shared_ptr<const Picture> picture = known.lock();
        if (picture != nullptr && picture->source.lock() == asset.picture()) return picture;
    }
    const image::Image* source = asset.picture().get();
    const std::uint32_t most = std::min(kMostSide, device_.properties().limits.maxImageDimension2D);
    const auto longer = static_cast<std::uint32_t>(std::max(source->width, source->height));
    image::Image smaller;
    if (longer > most) {
        const double scale = static_cast<double>(most) / longer;
        const auto side = [&](int length) { return std::max(1, static_cast<int>(length * scale)); };
        smaller = image::shrunk(*source, side(source->width), side(source->height));
        source = &smaller;
    }

    auto picture = std::make_shared<Picture>();
    picture->source = asset.picture();
    picture->image = pictureImage(device_, {source->width, source->height});
    const gpu::Buffer staged = staging(device_, source->rgba.size());
    std::memcpy(staged.mapped().data(), source->rgba.data(), source->rgba.size());
    frame.commands.use(picture->image, gpu::Usage::transferTarget, true);
    frame.commands.copyToImage(staged, 0, picture->image, ivec2(0), picture->image.size());
    frame.commands.makeMipmaps(picture->image);
    frame.commands.use(picture->image, gpu::Usage::fragmentSampled);
    uploaded_ += source->rgba.size();
    pictures_.push_back(picture);
    return picture;
}

const SurfaceStore::Entry& SurfaceStore::entry(const SurfaceAsset& asset) const {
    const auto found = entries_.find(asset.id());
    ORRERY_CHECK(found != entries_.end(), "a surface is drawn that was not prepared");
    return found->second;
}

}  // namespace orrery::render

#include "engine/render/label_store.h"

#include "engine/gpu/device.h"

namespace orrery::render {

LabelStore::LabelStore(gpu::Device& device, bool background)
    : atlas_({.pageSize = kPageSize, .maxPages = kPages, .background = background}),
      pages_(device, {.name = "label pages",
                      .format = VK_FORMAT_R8G8B8A8_UNORM,
                      .size = uvec2(kPageSize),
                      .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                      .layers = kPages,
                      .array = true}),
      sampler_(device, gpu::Filter::linear, "labels") {
    device.submitAndWait([&](gpu::Commands& commands) { commands.use(pages_, gpu::Usage::fragmentSampled, true); });
}

void LabelStore::beginFrame() {
    atlas_.beginFrame();
}

std::optional<text::AtlasEntry> LabelStore::request(const text::LabelContent& content, const text::LabelStyle& style,
                                                    float emPixels) {
    return atlas_.request(atlas_.add(content, style), emPixels);
}

vec2 LabelStore::measure(const text::LabelContent& content, const text::LabelStyle& style) {
    return atlas_.size(atlas_.add(content, style));
}

void LabelStore::upload(gpu::Frame& frame) {
    const std::vector<text::AtlasUpload> uploads = atlas_.takeUploads();
    if (uploads.empty()) return;
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "label upload");
    commands.use(pages_, gpu::Usage::transferTarget);
    for (const text::AtlasUpload& upload : uploads) {
        const gpu::Upload staged = frame.upload.write(std::span<const std::uint8_t>(upload.rgba));
        commands.copyToImage(*staged.buffer, staged.offset, pages_, upload.offset, uvec2(upload.size),
                             static_cast<std::uint32_t>(upload.page));
    }
    commands.use(pages_, gpu::Usage::fragmentSampled);
}

}  // namespace orrery::render

#include "engine/render/overlay_pass.h"

#include "engine/gpu/device.h"
#include "engine/image/image.h"
#include "shaders/shared/scene.h"

#include <algorithm>
#include <array>

namespace orrery::render {

namespace {

// As in label.vert.glsl: an overlay is a label that stands where it is told to.
struct OverlayPush {
    VkDeviceAddress labels;
    vec2 targetSize;
    vec2 padding;
};

}  // namespace

OverlayPass::OverlayPass(gpu::Device& device, VkFormat pictureFormat)
    : device_(device),
      pipeline_(device, gpu::GraphicsDescription{.name = "overlay",
                                                 .vertex = "label",
                                                 .fragment = "label",
                                                 .colourFormats = {pictureFormat},
                                                 .blend = gpu::Blend::premultiplied,
                                                 .sampledImages = 1}),
      sampler_(device, gpu::Filter::nearest, "overlays") {}

void OverlayPass::upload(gpu::Frame& frame, std::span<const Overlay> overlays) {
    std::erase_if(held_, [&](const auto& held) {
        return std::ranges::none_of(overlays,
                                    [&](const Overlay& overlay) { return overlay.picture.get() == held.first; });
    });
    for (const Overlay& overlay : overlays) {
        if (overlay.picture->empty() || held_.contains(overlay.picture.get())) continue;
        const uvec2 size(overlay.picture->width, overlay.picture->height);
        gpu::Image image(device_, {.name = "overlay",
                                   .format = VK_FORMAT_R8G8B8A8_UNORM,
                                   .size = size,
                                   .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                   .array = true});
        const gpu::Scope scope(frame.commands, "overlay upload");
        frame.commands.use(image, gpu::Usage::transferTarget, true);
        const gpu::Upload staged = frame.upload.write(std::span<const std::uint8_t>(overlay.picture->rgba));
        frame.commands.copyToImage(*staged.buffer, staged.offset, image, ivec2(0), size);
        frame.commands.use(image, gpu::Usage::fragmentSampled);
        held_.emplace(overlay.picture.get(), Held{overlay.picture, std::move(image)});
    }
}

void OverlayPass::draw(gpu::Frame& frame, std::span<const Overlay> overlays, gpu::Image& picture) {
    if (overlays.empty()) return;
    pipeline_.refresh();
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "overlays");
    commands.use(picture, gpu::Usage::colourTarget);
    commands.beginRendering({.colour = {{.image = &picture}}});
    commands.bind(pipeline_);
    for (const Overlay& overlay : overlays) {
        const auto held = held_.find(overlay.picture.get());
        if (held == held_.end() || overlay.opacity <= 0.0F) continue;
        const vec2 half = vec2(held->second.image.size()) * 0.5F;
        const shared::LabelQuad quad{.centre = vec2(overlay.corner) + half,
                                     .halfSize = half,
                                     .uvLow = vec2(0.0F),
                                     .uvHigh = vec2(1.0F),
                                     .opacity = overlay.opacity,
                                     .layer = 0};
        commands.push(OverlayPush{frame.upload.writeOne(quad).address, vec2(picture.size()), vec2(0.0F)});
        commands.sample(std::array{gpu::SampledImage{0, &held->second.image, &sampler_}});
        commands.draw(6);
    }
    commands.endRendering();
}

}  // namespace orrery::render

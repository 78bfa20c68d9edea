#include "engine/render/label_pass.h"

#include "engine/gpu/device.h"

#include <array>

namespace orrery::render {

namespace {

// As in label.vert.glsl.
struct Push {
    VkDeviceAddress labels;
    vec2 targetSize;
    vec2 padding;
};

}  // namespace

LabelPass::LabelPass(gpu::Device& device, VkFormat pictureFormat)
    : pipeline_(device, gpu::GraphicsDescription{.name = "label",
                                                 .vertex = "label",
                                                 .fragment = "label",
                                                 .colourFormats = {pictureFormat},
                                                 .blend = gpu::Blend::premultiplied,
                                                 .sampledImages = 1}) {}

void LabelPass::prepare(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality,
                        LabelStore& store, double seconds) {
    placed_ = placer_.place(view, list.labels, list.obstacles, quality.labels, seconds, list.overlays);
    std::vector<shared::LabelQuad> quads;
    for (const PlacedLabel& placed : placed_) {
        const Label& label = list.labels[placed.label];
        const auto entry = store.request(placed.content(label), placed.style(label), placed.emPixels);
        if (!entry) continue;
        // The picture's corners around the label's centre, y turned downward.
        const vec2 low = entry->low() * placed.emPixels;
        const vec2 high = entry->high() * placed.emPixels;
        const vec2 middle = (low + high) * 0.5F;
        vec2 centre = placed.centre + vec2(middle.x, -middle.y);
        const vec2 halfSize = (high - low) * 0.5F;
        // At its own size a picture stands on whole pixels: as crisp as it was made.
        if (std::abs(placed.emPixels - entry->emPixels) < 0.01F) centre = glm::round(centre - halfSize) + halfSize;
        quads.push_back({.centre = centre,
                         .halfSize = halfSize,
                         .uvLow = entry->uvLow,
                         .uvHigh = entry->uvHigh,
                         .opacity = placed.opacity,
                         .layer = static_cast<std::uint32_t>(entry->page)});
    }
    quads_ = frame.upload.write(std::span<const shared::LabelQuad>(quads)).address;
    count_ = static_cast<std::uint32_t>(quads.size());
}

void LabelPass::draw(gpu::Frame& frame, const LabelStore& store, gpu::Image& picture) {
    if (count_ == 0) return;
    pipeline_.refresh();
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "labels");
    commands.use(picture, gpu::Usage::colourTarget);
    commands.beginRendering({.colour = {{.image = &picture}}});
    commands.bind(pipeline_);
    commands.push(Push{quads_, vec2(picture.size()), vec2(0.0F)});
    commands.sample(std::array{gpu::SampledImage{0, &store.pages(), &store.sampler()}});
    commands.draw(6, count_);
    commands.endRendering();
}

}  // namespace orrery::render

#include "engine/render/post_passes.h"

#include "engine/gpu/device.h"
#include "shaders/shared/post.h"

#include <array>
#include <cmath>

namespace orrery::render {

namespace {

gpu::GraphicsDescription fullscreen(const char* name, VkFormat format, std::uint32_t images, gpu::Blend blend) {
    return {.name = name,
            .vertex = "fullscreen",
            .fragment = name,
            .colourFormats = {format},
            .blend = blend,
            .sampledImages = images};
}

vec2 texelOf(const gpu::Image& image) {
    return 1.0F / vec2(image.size());
}

}  // namespace

PostPasses::PostPasses(gpu::Device& device, VkFormat pictureFormat)
    : device_(device),
      occlusion_(device, fullscreen("occlusion", VK_FORMAT_R8_UNORM, 1, gpu::Blend::none)),
      bloomDown_(device, fullscreen("bloom_down", kSceneFormat, 1, gpu::Blend::none)),
      bloomUp_(device, fullscreen("bloom_up", kSceneFormat, 1, gpu::Blend::additive)),
      composite_(device, fullscreen("composite", pictureFormat, 3, gpu::Blend::none)),
      enlarge_(device, fullscreen("enlarge", pictureFormat, 1, gpu::Blend::none)),
      linear_(device, gpu::Filter::linear, "linear"),
      nearest_(device, gpu::Filter::nearest, "nearest") {}

void PostPasses::refresh() {
    for (gpu::Pipeline* pipeline : {&occlusion_, &bloomDown_, &bloomUp_, &composite_, &enlarge_}) pipeline->refresh();
}

void PostPasses::occlusion(gpu::Frame& frame, Targets& targets, const View& view, float scale) {
    refresh();
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "occlusion");
    commands.use(targets.depth, gpu::Usage::depthRead);
    commands.use(targets.occlusion, gpu::Usage::colourTarget, true);
    commands.beginRendering({.colour = {{.image = &targets.occlusion, .discardContent = true}}});
    commands.bind(occlusion_);
    commands.push(shared::OcclusionPush{
        .targetSize = vec2(targets.occlusion.size()),
        .near = Camera::kNear,
        .radius = scale,
        .tanHalfFovY = std::tan(view.camera.verticalFov * 0.5F),
        .aspect = static_cast<float>(view.size.x) / static_cast<float>(view.size.y),
        .strength = view.theme.occlusion,
        .maxDistance = view.camera.distance * 8.0F,
        .middle =
            view.camera.shift * 2.0F * vec2(static_cast<float>(view.size.y) / static_cast<float>(view.size.x), 1.0F)});
    commands.sample(std::array{gpu::SampledImage{0, &targets.depth, &nearest_}});
    commands.draw(3);
    commands.endRendering();
}

void PostPasses::bloom(gpu::Frame& frame, Targets& targets, const View& view) {
    if (view.theme.bloom <= 0.0F) return;
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "bloom");
    commands.use(targets.scene, gpu::Usage::fragmentSampled);
    const gpu::Image* source = &targets.scene;
    for (gpu::Image& level : targets.bloom) {
        commands.use(level, gpu::Usage::colourTarget, true);
        commands.beginRendering({.colour = {{.image = &level, .discardContent = true}}});
        commands.bind(bloomDown_);
        commands.push(shared::BloomPush{texelOf(*source), source == &targets.scene ? 0.95F : 0.0F, 1.0F});
        commands.sample(std::array{gpu::SampledImage{0, source, &linear_}});
        commands.draw(3);
        commands.endRendering();
        commands.use(level, gpu::Usage::fragmentSampled);
        source = &level;
    }
    for (std::size_t i = targets.bloom.size() - 1; i > 0; --i) {
        gpu::Image& finer = targets.bloom[i - 1];
        commands.use(finer, gpu::Usage::colourTarget);
        commands.beginRendering({.colour = {{.image = &finer}}});
        commands.bind(bloomUp_);
        commands.push(shared::BloomPush{texelOf(targets.bloom[i]), 0.0F, 0.9F});
        commands.sample(std::array{gpu::SampledImage{0, &targets.bloom[i], &linear_}});
        commands.draw(3);
        commands.endRendering();
        commands.use(finer, gpu::Usage::fragmentSampled);
    }
}

void PostPasses::composite(gpu::Frame& frame, Targets& targets, const View& view, gpu::Image& picture) {
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "composite");
    // A theme without bloom never writes the level: it is bound all the same, with weight 0.
    const bool blooms = view.theme.bloom > 0.0F;
    commands.use(targets.scene, gpu::Usage::fragmentSampled);
    commands.use(targets.occlusion, gpu::Usage::fragmentSampled);
    commands.use(picture, gpu::Usage::colourTarget, true);
    commands.beginRendering({.colour = {{.image = &picture, .discardContent = true}}});
    commands.bind(composite_);
    commands.push(shared::CompositePush{texelOf(targets.scene), blooms ? view.theme.bloom : 0.0F,
                                        view.theme.occlusion > 0.0F ? 1.0F : 0.0F});
    commands.sample(std::array{gpu::SampledImage{0, &targets.scene, &nearest_},
                               gpu::SampledImage{1, blooms ? &targets.bloom[0] : &targets.scene, &linear_},
                               gpu::SampledImage{2, &targets.occlusion, &linear_}});
    commands.draw(3);
    commands.endRendering();
}

void PostPasses::enlarge(gpu::Frame& frame, Targets& targets, gpu::Image& picture) {
    refresh();
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "enlarge");
    commands.use(targets.scene, gpu::Usage::fragmentSampled);
    commands.use(picture, gpu::Usage::colourTarget, true);
    commands.beginRendering({.colour = {{.image = &picture, .discardContent = true}}});
    commands.bind(enlarge_);
    commands.sample(std::array{gpu::SampledImage{0, &targets.scene, &linear_}});
    commands.draw(3);
    commands.endRendering();
}

}  // namespace orrery::render

#include "engine/app/stage.h"

#include "engine/gpu/device.h"

#include <algorithm>
#include <array>
#include <utility>

namespace orrery::app {

Stage::Stage(gpu::Device& device, VkFormat format)
    : device_(device),
      format_(format),
      pipeline_(device, gpu::GraphicsDescription{.name = "show",
                                                 .vertex = "fullscreen",
                                                 .fragment = "show",
                                                 .colourFormats = {format},
                                                 .sampledImages = 2}),
      sampler_(device, gpu::Filter::linear, "show") {}

gpu::Image Stage::make(const char* name, uvec2 size) const {
    return {device_,
            {.name = name,
             .format = format_,
             .size = size,
             .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT}};
}

gpu::Image& Stage::picture(uvec2 size) {
    if (!picture_ || picture_.size() != size) {
        picture_ = make("stage", size);
        before_ = {};
    }
    drawn_ = true;
    return picture_;
}

void Stage::keep(gpu::Frame& frame, float before) {
    if (!drawn_) return;
    gpu::Image kept = make("stage before", picture_.size());
    pass(frame, picture_, kept, {.size = vec2(kept.size()), .before = before_ ? before : 0.0F});
    before_ = std::move(kept);
}

void Stage::show(gpu::Frame& frame, gpu::Image& target, const PointerTools& tools, const render::Theme& theme,
                 float before) {
    shared::ShowPush push{.size = vec2(target.size()), .before = before_ ? before : 0.0F};
    tools.describe(push, push.size, theme);
    pass(frame, picture_, target, push);
    if (before <= 0.0F) before_ = {};
}

gpu::Image& Stage::hold(uvec2 size) {
    held_ = make("held", size);
    return held_;
}

void Stage::showHeld(gpu::Frame& frame, gpu::Image& target) {
    const vec2 size(target.size());
    const vec2 scale = size / vec2(held_.size());
    const vec2 fits = glm::round(vec2(held_.size()) * std::min(scale.x, scale.y));
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "show");
    pipeline_.refresh();
    commands.use(held_, gpu::Usage::fragmentSampled);
    commands.use(target, gpu::Usage::colourTarget, true);
    commands.beginRendering({.colour = {{.image = &target, .clear = vec4(0.0F, 0.0F, 0.0F, 1.0F)}}});
    commands.bind(pipeline_);
    commands.setViewport(glm::floor((size - fits) * 0.5F), fits);
    commands.push(shared::ShowPush{.size = fits});
    commands.sample(std::array{gpu::SampledImage{0, &held_, &sampler_}, gpu::SampledImage{1, &held_, &sampler_}});
    commands.draw(3);
    commands.endRendering();
}

void Stage::pass(gpu::Frame& frame, gpu::Image& from, gpu::Image& target, const shared::ShowPush& push) {
    gpu::Commands& commands = frame.commands;
    const gpu::Scope scope(commands, "show");
    pipeline_.refresh();
    commands.use(from, gpu::Usage::fragmentSampled);
    if (before_) commands.use(before_, gpu::Usage::fragmentSampled);
    commands.use(target, gpu::Usage::colourTarget, true);
    commands.beginRendering({.colour = {{.image = &target, .discardContent = true}}});
    commands.bind(pipeline_);
    commands.push(push);
    commands.sample(std::array{gpu::SampledImage{0, &from, &sampler_},
                               gpu::SampledImage{1, before_ ? &before_ : &from, &sampler_}});
    commands.draw(3);
    commands.endRendering();
}

}  // namespace orrery::app

#pragma once

// The picture that the class sees, kept as an image where something more is done with it than showing it at once: tools
// of the pointer stand in it, it is frozen, it fades into another, the presenter's window shows it too.

#include "engine/app/pointer_tools.h"
#include "engine/gpu/frames.h"
#include "engine/gpu/pipeline.h"

namespace orrery::app {

class Stage {
 public:
    // Shows into images of this format.
    Stage(gpu::Device& device, VkFormat format);

    // Where scenes are drawn into; made anew when the size is another.
    gpu::Image& picture(uvec2 size);
    // A cross-fade begins: what is seen now, itself perhaps in the middle of one (`before` is its weight), stays to be
    // faded from. Goes before the next picture is drawn.
    void keep(gpu::Frame& frame, float before);
    // The picture as the class sees it, in any size. `before`: how much of the kept one is still seen.
    void show(gpu::Frame& frame, gpu::Image& target, const PointerTools& tools, const render::Theme& theme,
              float before);

    // An image to draw all that the class sees into, for the time that it is frozen.
    gpu::Image& hold(uvec2 size);
    bool holds() const { return static_cast<bool>(held_); }
    void letGo() { held_ = {}; }
    // As large as it fits: the window may have changed since.
    void showHeld(gpu::Frame& frame, gpu::Image& target);

 private:
    gpu::Image make(const char* name, uvec2 size) const;
    void pass(gpu::Frame& frame, gpu::Image& from, gpu::Image& target, const shared::ShowPush& push);

    gpu::Device& device_;
    VkFormat format_;
    gpu::Pipeline pipeline_;
    gpu::Sampler sampler_;
    gpu::Image picture_;
    gpu::Image before_;
    gpu::Image held_;
    bool drawn_ = false;
};

}  // namespace orrery::app

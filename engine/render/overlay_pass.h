#pragma once

// Pictures over the finished scene, pixel for pixel: the captions of a lesson.

#include "engine/gpu/frames.h"
#include "engine/gpu/pipeline.h"
#include "engine/render/draw_list.h"

#include <map>
#include <memory>
#include <span>

namespace orrery::render {

class OverlayPass {
 public:
    OverlayPass(gpu::Device& device, VkFormat pictureFormat);

    // Brings pictures that are new to the device, and lets go of those that are not shown any more.
    void upload(gpu::Frame& frame, std::span<const Overlay> overlays);
    void draw(gpu::Frame& frame, std::span<const Overlay> overlays, gpu::Image& picture);

 private:
    struct Held {
        std::shared_ptr<const image::Image> source;  // kept, so that no other picture can stand at its address
        gpu::Image image;
    };

    gpu::Device& device_;
    gpu::Pipeline pipeline_;
    gpu::Sampler sampler_;
    std::map<const image::Image*, Held> held_;
};

}  // namespace orrery::render

#pragma once

// What happens to the picture after the scene: ambient occlusion from its depth, bloom of its lights, and putting them
// together; or, at a lower quality, only bringing it to full size.

#include "engine/gpu/frames.h"
#include "engine/gpu/pipeline.h"
#include "engine/render/targets.h"
#include "engine/render/view.h"

namespace orrery::render {

class PostPasses {
 public:
    PostPasses(gpu::Device& device, VkFormat pictureFormat);

    // Each is one pass of the frame.
    void occlusion(gpu::Frame& frame, Targets& targets, const View& view, float scale);
    void bloom(gpu::Frame& frame, Targets& targets, const View& view);
    void composite(gpu::Frame& frame, Targets& targets, const View& view, gpu::Image& picture);
    void enlarge(gpu::Frame& frame, Targets& targets, gpu::Image& picture);

 private:
    void refresh();

    gpu::Device& device_;
    gpu::Pipeline occlusion_, bloomDown_, bloomUp_, composite_, enlarge_;
    gpu::Sampler linear_, nearest_;
};

}  // namespace orrery::render

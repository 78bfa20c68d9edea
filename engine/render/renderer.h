#pragma once

// Draws a list as it is seen from a view into a picture. One renderer a device; it keeps what frames share.

#include "engine/gpu/frames.h"
#include "engine/render/draw_list.h"
#include "engine/render/post_passes.h"
#include "engine/render/quality.h"
#include "engine/render/scene_pass.h"
#include "engine/render/targets.h"
#include "engine/render/view.h"

namespace orrery::render {

class Renderer {
 public:
    // For pictures of this format: 8-bit RGBA or BGRA, encoded as sRGB by the last shader.
    Renderer(gpu::Device& device, VkFormat pictureFormat);

    // Records a whole frame. `picture` is left in use as a colour target, for the user interface to be drawn on top.
    void draw(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality, gpu::Image& picture);

 private:
    gpu::Device& device_;
    Targets targets_;
    ScenePass scene_;
    PostPasses post_;
};

}  // namespace orrery::render

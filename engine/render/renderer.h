#pragma once

// Draws a list as it is seen from a view into a picture. One renderer a device; it keeps what frames share.

#include "engine/gpu/frames.h"
#include "engine/render/draw_list.h"
#include "engine/render/label_pass.h"
#include "engine/render/overlay_pass.h"
#include "engine/render/post_passes.h"
#include "engine/render/quality.h"
#include "engine/render/scene_pass.h"
#include "engine/render/targets.h"
#include "engine/render/view.h"

namespace orrery::render {

class Renderer {
 public:
    // For pictures of this format: 8-bit RGBA or BGRA, encoded as sRGB by the last shader. `background`: labels are
    // made beside the frame (a window); without it every frame has all its labels, and the same bytes each time.
    Renderer(gpu::Device& device, VkFormat pictureFormat, bool background);

    // Makes what the first draw() of such a picture would make: ahead of it, beside the reading of what is drawn.
    void prepare(const gpu::Image& picture, const Quality& quality);
    // Records a whole frame, `seconds` after the last. `picture` is left in use as a colour target, for the user
    // interface to be drawn on top. store().beginFrame() goes before it.
    void draw(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality, gpu::Image& picture,
              double seconds = 0.0);

    LabelStore& store() { return store_; }
    const MeshPool& meshes() const { return scene_.meshes(); }
    const SurfaceStore& surfaces() const { return scene_.surfaces(); }
    const NodeLinkPass& nodeLinks() const { return scene_.nodeLinks(); }
    const LabelPass& labels() const { return labels_; }
    // Whether a further frame of the same would look different: labels are on their way or fading.
    bool unsettled() const { return labels_.fading() || store_.busy(); }

 private:
    gpu::Device& device_;
    Targets targets_;
    ScenePass scene_;
    PostPasses post_;
    LabelStore store_;
    LabelPass labels_;
    OverlayPass overlays_;
};

}  // namespace orrery::render

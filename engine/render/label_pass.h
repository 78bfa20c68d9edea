#pragma once

// The last pass of a scene: labels over the finished picture, in the colours they were made in, untouched by fog and
// light. Which of them something stands in front of, the placer has found out.

#include "engine/gpu/pipeline.h"
#include "engine/render/label_placer.h"
#include "engine/render/label_store.h"
#include "engine/render/quality.h"

namespace orrery::render {

class LabelPass {
 public:
    LabelPass(gpu::Device& device, VkFormat pictureFormat);

    // Chooses and places the labels, and asks the store for their pictures.
    void prepare(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality, LabelStore& store,
                 double seconds);
    void draw(gpu::Frame& frame, const LabelStore& store, gpu::Image& picture);
    // What was placed last, for tests and for asking what is legible.
    const std::vector<PlacedLabel>& placed() const { return placed_; }
    bool fading() const { return placer_.fading(); }

 private:
    gpu::Pipeline pipeline_;
    LabelPlacer placer_;
    std::vector<PlacedLabel> placed_;
    VkDeviceAddress quads_ = 0;
    std::uint32_t count_ = 0;
};

}  // namespace orrery::render

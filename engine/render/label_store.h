#pragma once

// The label atlas on the device: asks engine/text for labels as pictures and keeps its pages as a texture array.

#include "engine/gpu/frames.h"
#include "engine/text/atlas.h"

#include <optional>

namespace orrery::render {

class LabelStore {
 public:
    // `background`: labels are made beside the frame and appear when they are done; else at once, the same each time.
    LabelStore(gpu::Device& device, bool background);

    // Once a frame, before the first request.
    void beginFrame();
    std::optional<text::AtlasEntry> request(const text::LabelContent& content, const text::LabelStyle& style,
                                            float emPixels);
    vec2 measure(const text::LabelContent& content, const text::LabelStyle& style);
    // Waits for the labels that were asked for.
    void finish() { atlas_.finish(); }
    // Copies what is new; after the last request and before anything draws labels.
    void upload(gpu::Frame& frame);

    const gpu::Image& pages() const { return pages_; }
    const gpu::Sampler& sampler() const { return sampler_; }
    bool busy() const { return atlas_.statistics().waiting > 0; }
    text::AtlasStatistics statistics() const { return atlas_.statistics(); }

 private:
    static constexpr int kPageSize = 2048;
    static constexpr int kPages = 4;

    text::LabelAtlas atlas_;
    gpu::Image pages_;
    gpu::Sampler sampler_;
};

}  // namespace orrery::render

#pragma once

// The part of the scene pass that draws surfaces: the opaque ones among the other bodies, the translucent ones after
// everything opaque.

#include "engine/gpu/pipeline.h"
#include "engine/render/draw_list.h"
#include "engine/render/surface_store.h"
#include "engine/render/view.h"

#include <array>
#include <functional>

namespace orrery::render {

class SurfaceDraws {
 public:
    // Opaque, cut-out, translucent, as `kAlpha` in surface.frag.glsl counts them.
    struct Pipelines {
        std::array<gpu::Pipeline, 3> byAlpha;
        // `base` says what all pipelines of the scene pass have in common.
        void make(gpu::Device& device, const gpu::GraphicsDescription& base);
        void refresh();
    };
    // Binds a pipeline with what all pipelines of the scene pass share.
    using Bind = std::function<void(const gpu::Pipeline&)>;

    explicit SurfaceDraws(gpu::Device& device) : store_(device) {}

    // Copies what the frame needs; before any rendering begins.
    void prepare(gpu::Frame& frame, const View& view, const DrawList& list);
    void drawOpaque(gpu::Commands& commands, const Pipelines& pipelines, const Bind& bind) const;
    void drawTranslucent(gpu::Commands& commands, const Pipelines& pipelines, const Bind& bind) const;

    const SurfaceStore& store() const { return store_; }

 private:
    struct Draw {
        std::size_t alpha;
        VkCullModeFlags cull;  // of the front or the back as the surface has them
        float depth;           // of its middle
        const SurfaceStore::Entry* entry;
        std::uint32_t indices;
        shared::SurfacePush push;
    };

    static void record(gpu::Commands& commands, const Draw& draw, VkCullModeFlags cull);

    SurfaceStore store_;
    std::vector<Draw> opaque_;
    std::vector<Draw> translucent_;
};

}  // namespace orrery::render

#pragma once

// Large node-link diagrams: compute passes find what is in the picture, in which form, and what is under the pointer;
// four indirect draws show it. The CPU's work does not grow with the graph.

#include "engine/gpu/pipeline.h"
#include "engine/render/draw_list.h"
#include "engine/render/live_store.h"
#include "engine/render/node_link_store.h"
#include "engine/render/quality.h"
#include "engine/render/view.h"

#include <array>
#include <functional>
#include <optional>

namespace orrery::render {

// Which of a graph's links are drawn, and how strongly. The same for every camera at the same distance.
struct LinkShare {
    float share = 1.0F;  // of the links as long as `reference`; of longer ones fewer
    float alpha = 1.0F;
    float reference = 1.0F;
};
LinkShare linkShare(const NodeLink& graph, const Camera& camera, uvec2 sceneSize, const Quality& quality);

// What a frame showed, known some frames later.
struct NodeLinkReport {
    std::uint64_t nodes = 0, links = 0;            // in the scene
    std::uint64_t drawnNodes = 0, drawnLinks = 0;  // in the picture
    double nodeBytes = 0.0, linkBytes = 0.0;       // of one each: on the device and in the scene's arrays
};

// What was under the pointer.
struct PointerReport {
    vec2 pointer{0.0F};
    Camera camera;
    std::uint32_t pick = kNoPick;
    float distance = 0.0F;  // of a node from the camera
    bool link = false;
};

class NodeLinkPass {
 public:
    struct Pipelines {
        gpu::Pipeline points, squares, lines, ribbons;
        // `base` says what all pipelines of the scene pass have in common.
        void make(gpu::Device& device, const gpu::GraphicsDescription& base);
        void refresh();
    };
    using Bind = std::function<void(const gpu::Pipeline&)>;

    explicit NodeLinkPass(gpu::Device& device);

    // Copies what changed and culls; before any rendering. `constants`: the frame's FrameConstants.
    // `live`: what this frame shows of live batches.
    void prepare(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality, uvec2 sceneSize,
                 VkDeviceAddress constants, const LiveStore& live);
    void drawNodes(gpu::Commands& commands, const Pipelines& pipelines, const Bind& bind) const;
    // After everything opaque: links let what is behind them through.
    void drawLinks(gpu::Commands& commands, const Pipelines& pipelines, const Bind& bind) const;
    // After rendering: what was counted and found goes on its way to the CPU.
    void report(gpu::Frame& frame);

    const NodeLinkReport& lastReport() const { return report_; }
    // Of the newest frame of which it is known; nothing when no pointer was asked for.
    const std::optional<PointerReport>& lastPointer() const { return pointer_; }
    // A report is on its way.
    bool waiting() const;
    std::uint64_t uploaded() const { return store_.uploaded(); }

 private:
    struct Draw {
        const NodeLinkStore::Entry* entry;
        shared::NodeLinkPush nodes, links;
        std::uint32_t pick;
    };
    struct Waiting {
        std::uint64_t frame = 0;  // that brings it; 0: none
        gpu::Buffer buffer;
        std::vector<std::uint32_t> picks;  // of the first node of every batch
        std::vector<std::uint32_t> nodes;
        NodeLinkReport report;
        std::optional<PointerReport> pointer;
    };

    void cull(gpu::Commands& commands) const;
    void findUnderPointer(gpu::Commands& commands) const;
    void readReports(const gpu::Frame& frame);

    gpu::Device& device_;
    NodeLinkStore store_;
    gpu::Pipeline cullNodes_, cullLinks_, sumNodes_, sumLinks_, list_, pickNodes_, pickLinks_;
    std::vector<Draw> draws_;
    NodeLinkReport next_;  // of the frame that is being recorded
    std::optional<PointerReport> nextPointer_;
    std::array<Waiting, 4> waiting_;
    NodeLinkReport report_;
    std::optional<PointerReport> pointer_;
};

}  // namespace orrery::render

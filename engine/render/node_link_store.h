#pragma once

// Large node-link diagrams on the device: they come when they are first drawn, what changed is copied again, and they
// go when nobody holds them any more.

#include "engine/gpu/frames.h"
#include "engine/render/node_link.h"

#include <array>
#include <map>
#include <memory>

namespace orrery::render {

class NodeLinkStore {
 public:
    struct Entry {
        std::weak_ptr<const NodeLink> graph;
        std::array<gpu::Buffer, NodeLink::kParts> parts;
        std::array<std::uint64_t, NodeLink::kParts> versions{};
        gpu::Buffer keptNodes, keptLinks;  // what culling found, see NodeLinkPush
        gpu::Buffer nodeWords, linkWords;
        gpu::Buffer draws;
    };

    explicit NodeLinkStore(gpu::Device& device) : device_(device) {}

    // Makes sure that the graph is on the device as it is now; before any rendering.
    const Entry& prepare(gpu::Frame& frame, const std::shared_ptr<const NodeLink>& graph);
    // Forgets what nobody holds.
    void tidy();

    // Bytes on the device, of a node and of a link.
    static double bytesPerNode(const NodeLink& graph);
    static double bytesPerLink(const NodeLink& graph);
    std::uint64_t uploaded() const { return uploaded_; }

 private:
    gpu::Device& device_;
    std::map<std::uint64_t, Entry> entries_;
    std::uint64_t uploaded_ = 0;
};

}  // namespace orrery::render

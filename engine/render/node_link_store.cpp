#include "engine/render/node_link_store.h"

#include "engine/gpu/device.h"

#include <algorithm>
#include <cstring>

namespace orrery::render {

namespace {

constexpr std::array<const char*, NodeLink::kParts> kNames{"node positions", "node looks", "links", "node marks",
                                                           "link marks"};
// Larger copies get memory of their own, so that a frame's upload memory does not stay that large.
constexpr std::size_t kLargeCopy = 4U << 20U;

VkDeviceSize wordsFor(std::size_t items) {
    return (items + 31) / 32;
}

}  // namespace

const NodeLinkStore::Entry& NodeLinkStore::prepare(gpu::Frame& frame, const std::shared_ptr<const NodeLink>& graph) {
    const auto [found, added] = entries_.try_emplace(graph->id());
    Entry& entry = found->second;
    const auto make = [&](const char* name, VkDeviceSize bytes) {
        return gpu::Buffer(device_, {.name = name,
                                     .size = std::max<VkDeviceSize>(bytes, 16),
                                     .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                                              VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT});
    };
    if (added) {
        entry.graph = graph;
        for (std::size_t part = 0; part < NodeLink::kParts; ++part) {
            entry.parts[part] = make(kNames[part], graph->bytes(static_cast<NodeLink::Part>(part)).size());
        }
        entry.keptNodes = make("kept nodes", graph->nodes() * sizeof(std::uint32_t));
        entry.keptLinks = make("kept links", graph->links() * sizeof(std::uint32_t));
        // A bit and a beginning for each of two classes.
        entry.nodeWords = make("node words", wordsFor(graph->nodes()) * 4 * sizeof(std::uint32_t));
        entry.linkWords = make("link words", wordsFor(graph->links()) * 4 * sizeof(std::uint32_t));
        entry.draws = make("node-link draws", sizeof(shared::NodeLinkDraws));
    }
    for (std::size_t i = 0; i < NodeLink::kParts; ++i) {
        const auto part = static_cast<NodeLink::Part>(i);
        const std::span<const std::byte> bytes = graph->bytes(part);
        if (entry.versions[i] == graph->version(part) || bytes.empty()) continue;
        entry.versions[i] = graph->version(part);
        uploaded_ += bytes.size();
        if (bytes.size() > kLargeCopy) {
            const gpu::Buffer staging(device_, {.name = "node-link staging",
                                                .size = bytes.size(),
                                                .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                                .memory = gpu::Memory::upload});
            std::memcpy(staging.mapped().data(), bytes.data(), bytes.size());
            frame.commands.copy(staging, 0, entry.parts[i], 0, bytes.size());
        } else {
            const gpu::Upload upload = frame.upload.write(bytes);
            frame.commands.copy(*upload.buffer, upload.offset, entry.parts[i], 0, bytes.size());
        }
    }
    return entry;
}

void NodeLinkStore::tidy() {
    std::erase_if(entries_, [](const auto& each) { return each.second.graph.expired(); });
}

double NodeLinkStore::bytesPerNode(const NodeLink& graph) {
    // The index in the kept list, and of every 32 nodes four words.
    return static_cast<double>(graph.bytesPerNode()) + sizeof(std::uint32_t) + 4.0 * sizeof(std::uint32_t) / 32.0;
}

double NodeLinkStore::bytesPerLink(const NodeLink& graph) {
    return static_cast<double>(graph.bytesPerLink()) + sizeof(std::uint32_t) + 4.0 * sizeof(std::uint32_t) / 32.0;
}

}  // namespace orrery::render

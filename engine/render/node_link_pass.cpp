#include "engine/render/node_link_pass.h"

#include "engine/gpu/device.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <numbers>

namespace orrery::render {

namespace {

constexpr std::uint32_t kGroup = 64;             // invocations of a work group, 32 nodes or links each
constexpr float kLargestPoint = 64.0F;           // pixels; beyond it a square costs as much
constexpr double kCover = 1.1;                   // of the graph's area in the picture that its links may cover with ink
constexpr double kStrongest = 0.8;               // a link's alpha
constexpr double kFaintest = 0.07;               // under it 8 bits of a target show steps: fewer links instead
constexpr float kSlack = 6.0F;                   // pixels beside a link that count, as pickAt() has it
constexpr std::uint32_t kNothing = 0xFFFFFFFFU;  // under the pointer

uvec2 groupsFor(std::uint32_t items) {
    const std::uint32_t words = (items + 31) / 32;
    return {std::max((words + kGroup - 1) / kGroup, 1U), 1U};
}

gpu::ComputeDescription compute(const char* name, std::vector<std::uint32_t> constants = {}) {
    return {.name = name, .shader = name, .constants = std::move(constants)};
}

}  // namespace

LinkShare linkShare(const NodeLink& graph, const Camera& camera, uvec2 sceneSize, const Quality& quality) {
    const NodeLink::Lengths& lengths = graph.lengths();
    LinkShare result{.reference = lengths.reference};
    if (lengths.shown <= 0.0) return result;
    const double pixels = static_cast<double>(camera.pixelsPerUnit(static_cast<float>(sceneSize.y))) /
                          static_cast<double>(std::max(camera.distance, Camera::kNear));
    // The graph as a disc of its bounds' size; where that is larger than the picture, only a part of it is seen.
    const double radius = static_cast<double>(glm::length(graph.bounds().size())) * 0.5 * pixels;
    const double area = std::numbers::pi * radius * radius * 0.5;
    const double picture = static_cast<double>(sceneSize.x) * static_cast<double>(sceneSize.y);
    const double seen = std::min(1.0, picture / std::max(area, 1.0));
    const double count = lengths.shown * seen;
    double share = std::min(1.0, quality.links / count);
    share = std::min(share, quality.linkPixels / std::max(count * lengths.drawn * pixels, 1.0));
    const double ink = kCover * std::min(area, picture) / std::max(count * lengths.inked * pixels, 1.0);
    double alpha = std::min(kStrongest, ink / share);
    if (alpha < kFaintest) {
        share = std::min(share, std::max(ink / kFaintest, 1e-6));
        alpha = kFaintest;
    }
    result.share = static_cast<float>(share);
    result.alpha = static_cast<float>(alpha);
    return result;
}

void NodeLinkPass::Pipelines::make(gpu::Device& device, const gpu::GraphicsDescription& base) {
    const auto made = [&](const char* vertex, const char* fragment, gpu::Topology topology, gpu::Blend blend,
                          gpu::DepthTest depth) {
        gpu::GraphicsDescription description = base;
        description.name = vertex;
        description.vertex = vertex;
        description.fragment = fragment;
        description.topology = topology;
        description.blend = blend;
        description.depth = depth;
        return gpu::Pipeline(device, description);
    };
    points = made("node_point", "node_point", gpu::Topology::points, gpu::Blend::none, gpu::DepthTest::readWrite);
    squares = made("node_square", "node_square", gpu::Topology::triangles, gpu::Blend::none, gpu::DepthTest::readWrite);
    lines = made("link_line", "link", gpu::Topology::lines, gpu::Blend::premultiplied, gpu::DepthTest::read);
    ribbons = made("link_ribbon", "link", gpu::Topology::triangles, gpu::Blend::premultiplied, gpu::DepthTest::read);
}

void NodeLinkPass::Pipelines::refresh() {
    for (gpu::Pipeline* pipeline : {&points, &squares, &lines, &ribbons}) pipeline->refresh();
}

NodeLinkPass::NodeLinkPass(gpu::Device& device) : device_(device), store_(device) {}

void NodeLinkPass::prepare(gpu::Frame& frame, const View& view, const DrawList& list, const Quality& quality,
                           uvec2 sceneSize, VkDeviceAddress constants, const LiveStore& live) {
    draws_.clear();
    next_ = {};
    nextPointer_ = {};
    readReports(frame);
    store_.tidy();
    if (list.nodeLinks.empty()) {
        report_ = {};
        pointer_ = {};
        return;
    }
    if (!cullNodes_) {
        // Made when the first comes: most scenes have none.
        cullNodes_ = {device_, compute("node_cull")};
        cullLinks_ = {device_, compute("link_cull")};
        sumNodes_ = {device_, compute("node_link_sum", {0, 0, 1, 0})};
        sumLinks_ = {device_, compute("node_link_sum", {0, 0, 2, 2})};
        list_ = {device_, compute("node_link_list")};
        pickNodes_ = {device_, compute("node_pick")};
        pickLinks_ = {device_, compute("link_pick")};
    }
    for (gpu::Pipeline* pipeline : {&cullNodes_, &cullLinks_, &sumNodes_, &sumLinks_, &list_, &pickNodes_, &pickLinks_})
        pipeline->refresh();

    gpu::Commands& commands = frame.commands;
    // The frame before may still read what is written now.
    commands.memoryBarrier(gpu::Usage::vertexRead, gpu::Usage::transferTarget);
    commands.memoryBarrier(gpu::Usage::computeStorage, gpu::Usage::transferTarget);
    commands.memoryBarrier(gpu::Usage::transferSource, gpu::Usage::transferTarget);
    const vec2 scale = vec2(sceneSize) / vec2(view.size);
    for (const NodeLinkBatch& batch : list.nodeLinks) {
        if (!batch.graph || batch.graph->nodes() == 0) continue;
        const NodeLink& graph = *batch.graph;
        const NodeLinkStore::Entry& entry = store_.prepare(frame, batch.graph);
        const LinkShare links = linkShare(graph, view.camera, sceneSize, quality);
        const auto* shown = batch.live ? live.shown(*batch.live) : nullptr;
        const VkDeviceAddress positions = shown != nullptr && shown->items == graph.nodes()
                                              ? shown->address
                                              : entry.parts[NodeLink::kPositions].address();
        shared::NodeLinkPush push{.frame = constants,
                                  .positions = positions,
                                  .dots = entry.parts[NodeLink::kDots].address(),
                                  .marks = entry.parts[NodeLink::kNodeMarks].address(),
                                  .kept = entry.keptNodes.address(),
                                  .words = entry.nodeWords.address(),
                                  .draws = entry.draws.address(),
                                  .count = static_cast<std::uint32_t>(graph.nodes()),
                                  .others = batch.others,
                                  .share = links.share,
                                  .alpha = links.alpha,
                                  .reference = links.reference,
                                  .largest = std::min(device_.mostPointSize(), kLargestPoint),
                                  .accent = packColour(batch.accent),
                                  .warning = packColour(batch.warning),
                                  .pointer = vec2(0.0F),
                                  .slack = kSlack * scale.y,
                                  .ray = vec3(0.0F)};
        if (push.largest < 2.0F) push.largest = 0.0F;  // points have no size: squares for all
        if (view.pointer) {
            push.pointer = *view.pointer * scale;
            push.ray = view.camera.ray(*view.pointer, vec2(view.size)).direction;
        }
        Draw draw{&entry, push, push, batch.pick};
        draw.links.dots = entry.parts[NodeLink::kLinks].address();
        draw.links.marks = entry.parts[NodeLink::kLinkMarks].address();
        draw.links.kept = entry.keptLinks.address();
        draw.links.words = entry.linkWords.address();
        draw.links.count = static_cast<std::uint32_t>(graph.links());
        const shared::NodeLinkDraws empty{.points = {0, 1, 0, 0},
                                          .squares = {0, 1, 0, 0},
                                          .lines = {0, 1, 0, 0},
                                          .ribbons = {0, 1, 0, 0},
                                          .nearest = {kNothing, kNothing},
                                          .under = {kNothing, kNothing}};
        const gpu::Upload upload = frame.upload.writeOne(empty);
        commands.copy(*upload.buffer, upload.offset, entry.draws, 0, sizeof(empty));
        draws_.push_back(draw);
        next_.nodes += graph.nodes();
        next_.links += graph.links();
        next_.nodeBytes = NodeLinkStore::bytesPerNode(graph) + static_cast<double>(graph.bytesPerNode());
        next_.linkBytes = NodeLinkStore::bytesPerLink(graph) + static_cast<double>(graph.bytesPerLink());
    }
    commands.memoryBarrier(gpu::Usage::transferTarget, gpu::Usage::computeStorage);
    commands.memoryBarrier(gpu::Usage::transferTarget, gpu::Usage::vertexRead);
    commands.memoryBarrier(gpu::Usage::vertexRead, gpu::Usage::computeStorage);
    const gpu::Scope scope(commands, "cull");
    cull(commands);
    if (view.pointer) {
        nextPointer_ = PointerReport{.pointer = *view.pointer, .camera = view.camera};
        findUnderPointer(commands);
    }
    commands.memoryBarrier(gpu::Usage::computeStorage, gpu::Usage::vertexRead);
}

void NodeLinkPass::cull(gpu::Commands& commands) const {
    const auto pass = [&](const gpu::Pipeline& nodes, const gpu::Pipeline& links, bool single) {
        commands.bind(nodes);
        for (const Draw& draw : draws_) {
            commands.push(draw.nodes);
            commands.dispatch(single ? uvec2(1) : groupsFor(draw.nodes.count));
        }
        commands.bind(links);
        for (const Draw& draw : draws_) {
            commands.push(draw.links);
            commands.dispatch(single ? uvec2(1) : groupsFor(draw.links.count));
        }
        commands.memoryBarrier(gpu::Usage::computeStorage, gpu::Usage::computeStorage);
    };
    pass(cullNodes_, cullLinks_, false);
    pass(sumNodes_, sumLinks_, true);
    pass(list_, list_, false);
}

void NodeLinkPass::findUnderPointer(gpu::Commands& commands) const {
    commands.bind(pickNodes_);
    for (const Draw& draw : draws_) {
        commands.push(draw.nodes);
        commands.dispatch(uvec2(1));
    }
    commands.bind(pickLinks_);
    for (const Draw& draw : draws_) {
        commands.push(draw.links);
        commands.dispatch(uvec2(1));
    }
}

void NodeLinkPass::drawNodes(gpu::Commands& commands, const Pipelines& pipelines, const Bind& bind) const {
    if (draws_.empty()) return;
    bind(pipelines.points);
    for (const Draw& draw : draws_) {
        commands.push(draw.nodes);
        commands.drawIndirect(draw.entry->draws, offsetof(shared::NodeLinkDraws, points));
    }
    bind(pipelines.squares);
    for (const Draw& draw : draws_) {
        commands.push(draw.nodes);
        commands.drawIndirect(draw.entry->draws, offsetof(shared::NodeLinkDraws, squares));
    }
}

void NodeLinkPass::drawLinks(gpu::Commands& commands, const Pipelines& pipelines, const Bind& bind) const {
    if (draws_.empty()) return;
    bind(pipelines.lines);
    for (const Draw& draw : draws_) {
        commands.push(draw.links);
        commands.drawIndirect(draw.entry->draws, offsetof(shared::NodeLinkDraws, lines));
    }
    bind(pipelines.ribbons);
    for (const Draw& draw : draws_) {
        commands.push(draw.links);
        commands.drawIndirect(draw.entry->draws, offsetof(shared::NodeLinkDraws, ribbons));
    }
}

void NodeLinkPass::report(gpu::Frame& frame) {
    if (draws_.empty()) return;
    const auto free =
        std::find_if(waiting_.begin(), waiting_.end(), [](const Waiting& each) { return each.frame == 0; });
    if (free == waiting_.end()) return;
    const VkDeviceSize bytes = draws_.size() * sizeof(shared::NodeLinkDraws);
    if (free->buffer.size() < bytes) {
        free->buffer = gpu::Buffer(device_, {.name = "node-link report",
                                             .size = bytes,
                                             .usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                             .memory = gpu::Memory::readback});
    }
    free->frame = frame.number;
    free->report = next_;
    free->pointer = nextPointer_;
    free->picks.clear();
    free->nodes.clear();
    gpu::Commands& commands = frame.commands;
    commands.memoryBarrier(gpu::Usage::computeStorage, gpu::Usage::transferSource);
    for (std::size_t i = 0; i < draws_.size(); ++i) {
        commands.copy(draws_[i].entry->draws, 0, free->buffer, i * sizeof(shared::NodeLinkDraws),
                      sizeof(shared::NodeLinkDraws));
        free->picks.push_back(draws_[i].pick);
        free->nodes.push_back(draws_[i].nodes.count);
    }
    commands.memoryBarrier(gpu::Usage::transferTarget, gpu::Usage::hostRead);
}

bool NodeLinkPass::waiting() const {
    return std::any_of(waiting_.begin(), waiting_.end(),
                       [](const Waiting& each) { return each.frame != 0 && each.pointer; });
}

void NodeLinkPass::readReports(const gpu::Frame& frame) {
    // The oldest first: the newest stays.
    while (true) {
        Waiting* oldest = nullptr;
        for (Waiting& each : waiting_) {
            if (each.frame == 0 || each.frame > frame.finished) continue;
            if (oldest == nullptr || each.frame < oldest->frame) oldest = &each;
        }
        if (oldest == nullptr) return;
        oldest->frame = 0;
        report_ = oldest->report;
        pointer_ = oldest->pointer;
        float nearest = 1e30F;
        for (std::size_t i = 0; i < oldest->picks.size(); ++i) {
            shared::NodeLinkDraws found;
            std::memcpy(&found, oldest->buffer.mapped().data() + i * sizeof(found), sizeof(found));
            report_.drawnNodes += found.points[0] + found.squares[0] / 6;
            report_.drawnLinks += found.lines[0] / 2 + found.ribbons[0] / 6;
            if (!pointer_ || oldest->picks[i] == kNoPick) continue;
            // A node before a link, wherever they are.
            const bool node = found.under[0] != kNothing;
            if (!node && (found.under[1] == kNothing || (pointer_->pick != kNoPick && !pointer_->link))) continue;
            const float distance = std::bit_cast<float>(found.nearest[node ? 0 : 1]);
            if (pointer_->pick != kNoPick && pointer_->link != node && distance >= nearest) continue;
            nearest = distance;
            pointer_->link = !node;
            pointer_->pick = oldest->picks[i] + (node ? found.under[0] : oldest->nodes[i] + found.under[1]);
            pointer_->distance = node ? distance : 0.0F;
        }
    }
}

}  // namespace orrery::render

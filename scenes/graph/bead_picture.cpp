#include "scenes/graph/bead_picture.h"

#include <algorithm>
#include <numeric>

namespace orrery::graph {

namespace {

constexpr std::size_t kLabels = 80;  // that are tried in a frame, beside those of the focus

}  // namespace

BeadPicture::BeadPicture(const Graph& graph, const Arrangement& arrangement)
    : graph_(graph), arrangement_(arrangement), degree_(graph.nodes.size(), 0), texts_(graph.nodes.size()) {
    for (const Edge& edge : graph.edges) {
        for (const Endpoint& end : {edge.from, edge.to}) {
            if (end.kind == Endpoint::Kind::node) ++degree_[static_cast<std::size_t>(end.index)];
        }
    }
    byDegree_.resize(graph.nodes.size());
    std::iota(byDegree_.begin(), byDegree_.end(), 0);
    std::stable_sort(byDegree_.begin(), byDegree_.end(), [&](int a, int b) {
        return degree_[static_cast<std::size_t>(a)] > degree_[static_cast<std::size_t>(b)];
    });
}

void BeadPicture::setLooks(const Looks& looks, const render::Theme& theme) {
    looks_ = looks;
    theme_ = theme;
    style_ = edgeLabelStyle();
    style_.text = theme.ink;
    style_.plate->colour = theme.paper.withAlpha(0.88F);
    style_.plate->border = theme.paperEdge;
    style_.plate->borderWidth = 0.03F;
    stale_ = true;
}

void BeadPicture::build(const PictureInput& input, bool changed) {
    if (changed || stale_) buildBeads(input);
    stale_ = false;
    buildLabels(input);
}

void BeadPicture::buildBeads(const PictureInput& input) {
    spheres_.clear();
    spherePicks_.clear();
    lines_.clear();
    linePicks_.clear();
    bounds_ = {};
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
        const auto node = static_cast<int>(i);
        if (!input.visibility.nodeShown(node)) continue;
        const float radius = arrangement_.bodySizes[i].x * 0.5F;
        const bool selected = node == input.focus.node() || node == input.focus.second();
        const bool marked = selected || input.focus.isLost(node);
        spheres_.push_back(
            {.position = input.positions[i],
             .radius = selected ? radius * 1.3F : radius,
             .fill = render::packColour(marked ? (selected ? theme_.accent : theme_.warning) : looks_.nodes[i].fill),
             .stroke = render::packColour(looks_.nodes[i].stroke),
             .emphasis = input.focus.nodeEmphasis(node),
             .glow = input.focus.hoveredNode() == node ? 0.2F : 0.0F});
        spherePicks_.push_back(static_cast<std::uint32_t>(i));
        bounds_.add(input.positions[i] - vec3(radius));
        bounds_.add(input.positions[i] + vec3(radius));
    }
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) {
        if (!input.visibility.edgeShown(static_cast<int>(e))) continue;
        const int from = representative(graph_, graph_.edges[e].from);
        const int to = representative(graph_, graph_.edges[e].to);
        if (from < 0 || to < 0 || from == to) continue;
        const bool chosen =
            input.focus.edge() == static_cast<int>(e) || input.focus.hoveredEdge() == static_cast<int>(e);
        const Colour colour = chosen ? theme_.accent : looks_.edges[e].from;
        // The alpha byte carries the emphasis.
        lines_.push_back(
            {.from = input.positions[static_cast<std::size_t>(from)],
             .radius = looks_.edges[e].radius,
             .to = input.positions[static_cast<std::size_t>(to)],
             .colour = render::packColour(colour.withAlpha(input.focus.edgeEmphasis(static_cast<int>(e))))});
        linePicks_.push_back(static_cast<std::uint32_t>(graph_.nodes.size() + e));
    }
}

void BeadPicture::addLabel(const PictureInput& input, int node, float priority) {
    const auto i = static_cast<std::size_t>(node);
    if (!input.visibility.nodeShown(node) || graph_.nodes[i].label.empty() || input.tags.has(node)) return;
    if (!texts_[i]) {
        texts_[i] = std::make_unique<Text>(Text{contentOf(graph_.nodes[i].label), vec2(0.0F)});
        texts_[i]->size = text::threadTypesetter().measure(texts_[i]->content, edgeLabelStyle());
    }
    const float radius = arrangement_.bodySizes[i].x * 0.5F;
    const bool focus = input.focus.isFocus(node) || input.focus.hoveredNode() == node;
    labels_.push_back({.content = &texts_[i]->content,
                       .style = &style_,
                       .size = texts_[i]->size,
                       .anchor = input.positions[i] + vec3(0.0F, radius, 0.0F),
                       .offset = vec2(0.0F, texts_[i]->size.y * 0.5F + 0.15F),
                       .em = 0.8F,
                       .least = 0.026F,
                       .largest = 0.04F,
                       .priority = priority,
                       .opacity = 0.3F + 0.7F * input.focus.nodeEmphasis(node),
                       .occlusion = focus ? render::Occlusion::never : render::Occlusion::byBodies,
                       .floats = true,
                       .pick = static_cast<std::uint32_t>(node)});
}

void BeadPicture::buildLabels(const PictureInput& input) {
    labels_.clear();
    std::vector<int> wanted;
    if (input.focus.hoveredNode() >= 0) wanted.push_back(input.focus.hoveredNode());
    if (input.focus.any()) {
        for (const int node : byDegree_) {
            if (wanted.size() >= kLabels) break;
            if (input.focus.isFocus(node)) wanted.push_back(node);
        }
    }
    for (const int node : wanted)
        addLabel(input, node, 100.0F + static_cast<float>(degree_[static_cast<std::size_t>(node)]));

    // The most connected of what is in the picture, or near to it.
    const render::Camera& camera = input.moment.camera;
    const vec2 size(input.moment.size);
    std::size_t tried = 0;
    for (const int node : byDegree_) {
        if (tried >= kLabels) break;
        const auto seen = camera.project(input.positions[static_cast<std::size_t>(node)], size);
        if (!seen || seen->pixel.x < 0.0F || seen->pixel.y < 0.0F || seen->pixel.x > size.x || seen->pixel.y > size.y)
            continue;
        ++tried;
        addLabel(input, node, static_cast<float>(degree_[static_cast<std::size_t>(node)]));
    }
}

void BeadPicture::fill(render::DrawList& list) const {
    list.spheres.push_back({spheres_, spherePicks_});
    list.lines.push_back({lines_, linePicks_});
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
    list.bounds.add(bounds_);
}

}  // namespace orrery::graph

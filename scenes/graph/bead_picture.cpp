#include "scenes/graph/bead_picture.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::graph {

namespace {

constexpr std::size_t kLabels = 80;           // that are tried in a frame, beside those of the focus
constexpr std::size_t kAlwaysLooked = 4000;   // of the most connected nodes, every frame
constexpr std::size_t kLookedAFrame = 20000;  // of the others
constexpr std::size_t kUnplaced = 20000;      // that are shown before there are places
// How often beads may cover the graph's own area: of more, nothing inside would be seen, so all are drawn smaller.
constexpr double kMostCover = 2.5;
constexpr float kLeastShrunk = 0.1F;
constexpr float kSameSize = 0.03F;  // sizes that differ by less need no new look

std::vector<shared::Link> linksOf(const Graph& graph) {
    std::vector<shared::Link> links;
    links.reserve(graph.edges.size());
    for (const Edge& edge : graph.edges) {
        const int from = representative(graph, edge.from);
        const int to = representative(graph, edge.to);
        const bool none = from < 0 || to < 0;
        links.push_back({.from = none ? 0U : static_cast<std::uint32_t>(from),
                         .to = none ? 0U : static_cast<std::uint32_t>(to),
                         .colour = 0});
    }
    return links;
}

bool sameView(const render::Camera& a, const render::Camera& b) {
    return a.target == b.target && a.yaw == b.yaw && a.pitch == b.pitch && a.distance == b.distance &&
           a.shift == b.shift;
}

}  // namespace

BeadPicture::BeadPicture(const Graph& graph, const Arrangement& arrangement)
    : graph_(graph),
      arrangement_(arrangement),
      degree_(graph.nodes.size(), 0),
      nodeLink_(std::make_shared<render::NodeLink>(linksOf(graph), graph.nodes.size())),
      linkRadii_(graph.edges.size(), 0) {
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
    theme_ = theme;
    style_ = edgeLabelStyle();
    style_.text = theme.ink;
    style_.plate->colour = theme.paper.withAlpha(0.88F);
    style_.plate->border = theme.paperEdge;
    style_.plate->borderWidth = 0.03F;
    const std::span<shared::NodeDot> dots = nodeLink_->writeDots();
    for (std::size_t i = 0; i < dots.size(); ++i) {
        dots[i] = {.fill = render::packColour(looks.nodes[i].fill),
                   .stroke = render::packColour(looks.nodes[i].stroke),
                   .radius = radiusOf(i)};
    }
    const std::span<shared::Link> links = nodeLink_->writeLinks();
    for (std::size_t e = 0; e < links.size(); ++e) {
        const bool drawn = links[e].from != links[e].to;
        links[e].colour = (render::packColour(looks.edges[e].from) & 0xFFFFFFU) |
                          render::NodeLink::packRadius(drawn ? looks.edges[e].radius : 0.0F);
        linkRadii_[e] = static_cast<std::uint8_t>(links[e].colour >> 24U);
    }
    stale_ = true;
}

void BeadPicture::build(const PictureInput& input, bool moved, bool changed) {
    const bool all = stale_;
    stale_ = false;
    solid_ = input.moment.solid;
    if (moved || all) std::copy(input.positions.begin(), input.positions.end(), nodeLink_->writePositions().begin());
    if (moved || all) sizeBeads(input.positions);
    if (all || shownRevision_ != input.visibility.revision()) buildShown(input);
    if (changed || all) buildMarks(input);
    if (solid_) buildSolid(input);
    if (moved) searched_ = 0;
    buildLabels(input);
}

void BeadPicture::sizeBeads(std::span<const vec3> positions) {
    Bounds bounds;
    double beads = 0.0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        bounds.add(positions[i]);
        const auto radius = static_cast<double>(arrangement_.bodySizes[i].x * 0.5F);
        beads += radius * radius;
    }
    if (bounds.empty() || beads <= 0.0) return;
    // As an ellipse, seen from its broad side.
    const vec3 half = bounds.size() * 0.5F;
    const float area = std::max({half.x * half.y, half.y * half.z, half.z * half.x});
    const auto fits = static_cast<float>(std::sqrt(kMostCover * static_cast<double>(area) / beads));
    const float wanted = std::clamp(fits, kLeastShrunk, 1.0F);
    if (std::abs(wanted - shrunk_) <= kSameSize * shrunk_) return;
    shrunk_ = wanted;
    shownRevision_ = 0;
}

float BeadPicture::radiusOf(std::size_t node) const {
    return arrangement_.bodySizes[node].x * 0.5F * shrunk_;
}

void BeadPicture::setPlaced(bool placed) {
    placed_ = placed;
    shownRevision_ = 0;
}

void BeadPicture::buildShown(const PictureInput& input) {
    shownRevision_ = input.visibility.revision();
    const std::span<shared::NodeDot> dots = nodeLink_->writeDots();
    const std::size_t stride = placed_ ? 1 : dots.size() / kUnplaced + 1;
    for (std::size_t i = 0; i < dots.size(); ++i) {
        const bool shown = i % stride == 0 && input.visibility.nodeShown(static_cast<int>(i));
        dots[i].radius = shown ? radiusOf(i) : 0.0F;
    }
    const std::span<shared::Link> links = nodeLink_->writeLinks();
    for (std::size_t e = 0; e < links.size(); ++e) {
        const std::uint32_t radius = placed_ && input.visibility.edgeShown(static_cast<int>(e)) ? linkRadii_[e] : 0U;
        links[e].colour = (links[e].colour & 0xFFFFFFU) | radius << 24U;
    }
}

void BeadPicture::buildMarks(const PictureInput& input) {
    using Mark = render::NodeLink::Mark;
    const Focus& focus = input.focus;
    others_ = focus.othersEmphasis();
    const auto put = [](std::vector<std::size_t>& marked, std::span<std::uint8_t> marks, int index, float emphasis,
                        Mark kind) {
        if (index < 0) return;
        marks[static_cast<std::size_t>(index)] = render::NodeLink::mark(emphasis, kind);
        marked.push_back(static_cast<std::size_t>(index));
    };
    if (!markedNodes_.empty() || !focus.nodeParts().empty() || focus.hoveredNode() >= 0) {
        const std::span<std::uint8_t> marks = nodeLink_->writeNodeMarks();
        for (const std::size_t node : markedNodes_) marks[node] = 0;
        markedNodes_.clear();
        const auto mark = [&](int node) {
            const bool selected = node == focus.node() || node == focus.second();
            put(markedNodes_, marks, node, focus.nodeEmphasis(node),
                selected                      ? Mark::chosen
                : focus.isLost(node)          ? Mark::lost
                : focus.hoveredNode() == node ? Mark::hovered
                                              : Mark::none);
        };
        for (const auto& [node, part] : focus.nodeParts()) mark(node);
        if (focus.hoveredNode() >= 0) mark(focus.hoveredNode());
    }
    if (!markedLinks_.empty() || !focus.edgeParts().empty() || focus.hoveredEdge() >= 0) {
        const std::span<std::uint8_t> marks = nodeLink_->writeLinkMarks();
        for (const std::size_t link : markedLinks_) marks[link] = 0;
        markedLinks_.clear();
        const auto mark = [&](int edge) {
            const bool chosen = edge == focus.edge() || edge == focus.hoveredEdge();
            put(markedLinks_, marks, edge, focus.edgeEmphasis(edge), chosen ? Mark::chosen : Mark::none);
        };
        for (const auto& [edge, part] : focus.edgeParts()) {
            // One that steps back is among the others again, so that it does not stay longer than they do.
            if (part.focus || edge == focus.hoveredEdge()) mark(edge);
        }
        if (focus.hoveredEdge() >= 0) mark(focus.hoveredEdge());
    }
}

// Every bead and line for itself, as a file holds them.
void BeadPicture::buildSolid(const PictureInput& input) {
    spheres_.clear();
    spherePicks_.clear();
    lines_.clear();
    linePicks_.clear();
    const Colour accent = theme_.accent, warning = theme_.warning;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
        const auto node = static_cast<int>(i);
        const shared::NodeDot& dot = nodeLink_->dots()[i];
        if (dot.radius <= 0.0F) continue;
        const bool selected = node == input.focus.node() || node == input.focus.second();
        const bool lost = input.focus.isLost(node);
        spheres_.push_back({.position = input.positions[i],
                            .radius = selected ? dot.radius * 1.3F : dot.radius,
                            .fill = selected ? render::packColour(accent)
                                    : lost   ? render::packColour(warning)
                                             : dot.fill,
                            .stroke = dot.stroke,
                            .emphasis = input.focus.nodeEmphasis(node),
                            .glow = input.focus.hoveredNode() == node ? 0.2F : 0.0F});
        spherePicks_.push_back(static_cast<std::uint32_t>(i));
    }
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) {
        const auto edge = static_cast<int>(e);
        const shared::Link& link = nodeLink_->linkArray()[e];
        const float radius = render::NodeLink::radiusOf(link);
        if (radius <= 0.0F) continue;
        const bool chosen = input.focus.edge() == edge || input.focus.hoveredEdge() == edge;
        const std::uint32_t colour = chosen ? render::packColour(accent) : link.colour;
        // The alpha byte carries the emphasis.
        const auto emphasis = static_cast<std::uint32_t>(input.focus.edgeEmphasis(edge) * 255.0F + 0.5F);
        lines_.push_back({.from = input.positions[link.from],
                          .radius = radius,
                          .to = input.positions[link.to],
                          .colour = (colour & 0xFFFFFFU) | emphasis << 24U});
        linePicks_.push_back(static_cast<std::uint32_t>(graph_.nodes.size() + e));
    }
}

void BeadPicture::addLabel(const PictureInput& input, int node, float priority) {
    const auto i = static_cast<std::size_t>(node);
    if (!input.visibility.nodeShown(node) || graph_.nodes[i].label.empty() || input.tags.has(node)) return;
    const auto [found, added] = texts_.try_emplace(node);
    Text& text = found->second;
    if (added) {
        text.content = contentOf(graph_.nodes[i].label);
        text.size = text::threadTypesetter().measure(text.content, edgeLabelStyle());
    }
    const float radius = radiusOf(i);
    const bool focus = input.focus.isFocus(node) || input.focus.hoveredNode() == node;
    labels_.push_back({.content = &text.content,
                       .style = &style_,
                       .size = text.size,
                       .anchor = input.positions[i] + vec3(0.0F, radius, 0.0F),
                       .offset = vec2(0.0F, text.size.y * 0.5F + 0.15F),
                       .em = 0.8F,
                       .least = 0.026F,
                       .largest = 0.04F,
                       .priority = priority,
                       .opacity = 0.3F + 0.7F * input.focus.nodeEmphasis(node),
                       .occlusion = focus ? render::Occlusion::never : render::Occlusion::byBodies,
                       .floats = true,
                       .pick = static_cast<std::uint32_t>(node)});
}

bool BeadPicture::inPicture(const PictureInput& input, int node) const {
    const vec2 size(input.moment.size);
    const auto seen = input.moment.camera.project(input.positions[static_cast<std::size_t>(node)], size);
    return seen && seen->pixel.x >= 0.0F && seen->pixel.y >= 0.0F && seen->pixel.x <= size.x && seen->pixel.y <= size.y;
}

// The most connected of what is in the picture. Of a large graph only a part is looked at each frame, the best known
// first, so that a label may come a second after its node.
std::vector<int> BeadPicture::labelled(const PictureInput& input) {
    const app::Moment& moment = input.moment;
    std::vector<int> found;
    const bool whole = moment.still || moment.offline || moment.solid;
    const std::size_t sure = whole ? byDegree_.size() : std::min(byDegree_.size(), kAlwaysLooked);
    for (std::size_t i = 0; i < sure && found.size() < kLabels; ++i) {
        if (inPicture(input, byDegree_[i])) found.push_back(byDegree_[i]);
    }
    searching_ = false;
    if (sure == byDegree_.size() || found.size() >= kLabels) return found;
    if (!sameView(searchedFrom_, moment.camera)) searched_ = 0;
    searchedFrom_ = moment.camera;
    std::erase_if(met_, [&](std::size_t place) { return !inPicture(input, byDegree_[place]); });
    const std::size_t others = byDegree_.size() - sure;
    for (std::size_t n = 0; n < kLookedAFrame && searched_ < others; ++n, ++searched_) {
        cursor_ = cursor_ + 1 < byDegree_.size() ? std::max(cursor_ + 1, sure) : sure;
        if (inPicture(input, byDegree_[cursor_])) met_.push_back(cursor_);
    }
    std::sort(met_.begin(), met_.end());
    met_.erase(std::unique(met_.begin(), met_.end()), met_.end());
    if (met_.size() > kLabels) met_.resize(kLabels);
    searching_ = searched_ < others;
    for (const std::size_t place : met_) {
        if (found.size() < kLabels) found.push_back(byDegree_[place]);
    }
    return found;
}

void BeadPicture::buildLabels(const PictureInput& input) {
    labels_.clear();
    searching_ = false;
    if (!placed_) return;  // names at places that mean nothing
    std::vector<int> wanted;
    if (input.focus.hoveredNode() >= 0) wanted.push_back(input.focus.hoveredNode());
    if (input.focus.any()) {
        std::vector<int> focus;
        for (const auto& [node, part] : input.focus.nodeParts()) {
            if (part.focus) focus.push_back(node);
        }
        const auto moreConnected = [&](int a, int b) {
            const int da = degree_[static_cast<std::size_t>(a)];
            const int db = degree_[static_cast<std::size_t>(b)];
            return da != db ? da > db : a < b;
        };
        const std::size_t room = std::min(focus.size(), kLabels);
        std::partial_sort(focus.begin(), focus.begin() + static_cast<std::ptrdiff_t>(room), focus.end(), moreConnected);
        wanted.insert(wanted.end(), focus.begin(), focus.begin() + static_cast<std::ptrdiff_t>(room));
    }
    for (const int node : wanted)
        addLabel(input, node, 100.0F + static_cast<float>(degree_[static_cast<std::size_t>(node)]));
    for (const int node : labelled(input))
        addLabel(input, node, static_cast<float>(degree_[static_cast<std::size_t>(node)]));
}

void BeadPicture::fill(render::DrawList& list, const std::shared_ptr<interop::LiveBuffer>& live) const {
    if (solid_) {
        list.spheres.push_back({spheres_, spherePicks_});
        list.lines.push_back({lines_, linePicks_});
    } else {
        list.nodeLinks.push_back({.graph = nodeLink_,
                                  .others = others_,
                                  .accent = theme_.accent,
                                  .warning = theme_.warning,
                                  .pick = 0,
                                  .live = live});
    }
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
    list.bounds.add(nodeLink_->bounds());
}

std::size_t BeadPicture::bytesPerNode() const {
    return 2 * sizeof(int);
}

}  // namespace orrery::graph

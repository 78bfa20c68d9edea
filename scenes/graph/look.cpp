#include "scenes/graph/look.h"

#include "engine/base/parallel.h"
#include "scenes/graph/queries.h"
#include "scenes/graph/solids/fit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <deque>

namespace orrery::graph {

namespace {

std::optional<Colour> authored(const Style& style, std::string_view property) {
    const std::string_view value = styleValue(style, property);
    if (value.empty()) return std::nullopt;
    return parseCssColour(value);
}

// A border that is seen on its body: darker in a light room, lighter in a dark one.
Colour borderOf(const Colour& fill, const render::Theme& theme) {
    return theme.dark ? mixed(fill, kChalk, 0.45F) : mixed(fill, kInk, 0.38F);
}

// Lit from the front a body is a little darker than its colour.
constexpr float kLitShare = 0.9F;

class Painter {
 public:
    Painter(const Graph& graph, const render::Theme& theme, std::span<const int> ranks, std::span<const Colour> fills)
        : graph_(graph), theme_(theme), ranks_(ranks), fills_(fills), branches_(branchesOf(graph)) {
        branchCount_ = branches_.empty() ? 0 : *std::max_element(branches_.begin(), branches_.end()) + 1;
        lastRank_ = ranks.empty() ? 0 : *std::max_element(ranks.begin(), ranks.end());
    }

    NodeLook node(std::size_t index) const {
        const Node& node = graph_.nodes[index];
        const bool given = isGiven(index);
        const Style style = resolvedStyle(graph_, node.classes, node.style);
        NodeLook look;
        const bool mark = isFilledWithStroke(node.shape);
        look.fill = given ? fills_[index] : authored(style, "fill").value_or(mark ? theme_.edge : ownColour(index));
        look.fill = composited(look.fill, theme_.backgroundBottom);
        const auto stroke = given ? std::nullopt : authored(style, "stroke");
        look.stroke = stroke.value_or(borderOf(look.fill, theme_));
        look.stroke = composited(look.stroke, theme_.backgroundBottom);
        const float width = cssPixels(styleValue(style, "stroke-width")).value_or(2.0F);
        look.rim = std::clamp(width * 0.055F, 0.0F, 0.4F);
        inkFor(look, given ? std::nullopt : authored(style, "color"),
               hasLabelInside(node.shape) && node.shape != Shape::text);
        return look;
    }

    EdgeLook edge(const Edge& edge) const {
        const Style style = resolvedStyle(graph_, edge.classes, edge.style);
        EdgeLook look;
        const auto stroke = authored(style, "stroke");
        const Colour plain = theme_.edge;
        // A breath of the ends' colours tells crossing edges apart.
        look.from = stroke.value_or(mixed(plain, endColour(edge.from), 0.45F));
        look.to = stroke.value_or(mixed(plain, endColour(edge.to), 0.25F));
        look.ink = theme_.ink;
        if (const auto colour = authored(style, "color"); colour && isReadable(*colour, theme_.paper))
            look.ink = *colour;
        look.radius = edge.stroke == Stroke::thick ? 0.18F : 0.09F;
        if (const auto width = cssPixels(styleValue(style, "stroke-width"))) {
            look.radius = std::clamp(*width * 0.045F, 0.045F, 0.35F);
        }
        return look;
    }

    GroupLook group(std::size_t index) const {
        const Group& group = graph_.groups[index];
        const Style style = resolvedStyle(graph_, group.classes, group.style);
        const Colour own = theme_.categories[topGroup(static_cast<int>(index)) % theme_.categories.size()];
        GroupLook look;
        look.hull = authored(style, "fill").value_or(own);
        look.hull.a = std::min(look.hull.a, theme_.dark ? 0.22F : 0.20F);
        look.title = theme_.ink;
        return look;
    }

 private:
    bool isGiven(std::size_t node) const { return !fills_.empty() && fills_[node].a > 0.0F; }

    Colour ownColour(std::size_t index) const {
        if (!graph_.groups.empty() && graph_.nodes[index].group >= 0) {
            return theme_.categories[topGroup(graph_.nodes[index].group) % theme_.categories.size()];
        }
        if (branchCount_ >= 2) {
            const int branch = branches_[index];
            return branch < 0 ? theme_.node
                              : theme_.categories[(static_cast<std::size_t>(branch) + 1) % theme_.categories.size()];
        }
        if (lastRank_ >= 3)
            return viridis(0.25F + 0.65F * static_cast<float>(ranks_[index]) / static_cast<float>(lastRank_));
        return theme_.node;
    }

    std::size_t topGroup(int group) const {
        while (graph_.groups[static_cast<std::size_t>(group)].parent >= 0)
            group = graph_.groups[static_cast<std::size_t>(group)].parent;
        return static_cast<std::size_t>(group);
    }

    Colour endColour(const Endpoint& end) const {
        if (end.kind == Endpoint::Kind::group) return theme_.categories[topGroup(end.index) % theme_.categories.size()];
        if (isGiven(static_cast<std::size_t>(end.index))) return fills_[static_cast<std::size_t>(end.index)];
        const Node& node = graph_.nodes[static_cast<std::size_t>(end.index)];
        const Style style = resolvedStyle(graph_, node.classes, node.style);
        return composited(authored(style, "fill").value_or(ownColour(static_cast<std::size_t>(end.index))),
                          theme_.backgroundBottom);
    }

    void inkFor(NodeLook& look, const std::optional<Colour>& asked, bool onBody) const {
        if (!onBody) {
            look.ink = asked && isReadable(*asked, theme_.paper) ? *asked : theme_.ink;
            look.plate = theme_.paper.withAlpha(0.9F);
            return;
        }
        const Colour lit = mixed(kInk, look.fill, kLitShare);
        look.ink = asked && isReadable(*asked, lit) ? *asked : readableOn(lit);
        if (isReadable(look.ink, lit) && isReadable(look.ink, look.fill)) return;
        look.plate = render::readablePlate(theme_, look.fill);
        look.ink = asked && isReadable(*asked, *look.plate) ? *asked : theme_.ink;
    }

    const Graph& graph_;
    const render::Theme& theme_;
    std::span<const int> ranks_;
    std::span<const Colour> fills_;
    std::vector<int> branches_;
    int branchCount_ = 0;
    int lastRank_ = 0;
};

}  // namespace

Looks looksFor(const Graph& graph, const render::Theme& theme, std::span<const int> ranks,
               std::span<const Colour> fills) {
    const Painter painter(graph, theme, ranks, fills);
    Looks looks;
    looks.nodes.resize(graph.nodes.size());
    looks.edges.resize(graph.edges.size());
    const auto all = [](std::size_t count, const auto& paint) {
        parallelChunks(count, 4096, [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i) paint(i);
        });
    };
    all(graph.nodes.size(), [&](std::size_t i) { looks.nodes[i] = painter.node(i); });
    all(graph.edges.size(), [&](std::size_t i) { looks.edges[i] = painter.edge(graph.edges[i]); });
    for (std::size_t i = 0; i < graph.groups.size(); ++i) looks.groups.push_back(painter.group(i));
    return looks;
}

std::vector<int> branchesOf(const Graph& graph) {
    const Adjacency adjacency(graph);
    std::vector<int> branch(graph.nodes.size(), -2);  // -2: not reached yet
    std::vector<int> starts;
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        if (adjacency.in(static_cast<int>(i)).empty()) starts.push_back(static_cast<int>(i));
    }
    if (starts.empty() && !graph.nodes.empty()) starts.push_back(0);
    std::deque<int> queue;
    int next = 0;
    const auto begin = [&](int node) {
        if (branch[static_cast<std::size_t>(node)] != -2) return;
        branch[static_cast<std::size_t>(node)] = next++;
        queue.push_back(node);
    };
    if (starts.size() <= 2) {
        for (const int start : starts) branch[static_cast<std::size_t>(start)] = -1;
        for (const int start : starts) {
            for (const Adjacency::Step& step : adjacency.out(start)) begin(step.node);
        }
    } else {
        for (const int start : starts) begin(start);
    }
    const auto spread = [&] {
        while (!queue.empty()) {
            const int node = queue.front();
            queue.pop_front();
            for (const Adjacency::Step& step : adjacency.out(node)) {
                if (branch[static_cast<std::size_t>(step.node)] != -2) continue;
                branch[static_cast<std::size_t>(step.node)] = branch[static_cast<std::size_t>(node)];
                queue.push_back(step.node);
            }
        }
    };
    spread();
    // What no source reaches hangs on a cycle: its first node starts a branch of its own.
    for (std::size_t i = 0; i < branch.size(); ++i) {
        begin(static_cast<int>(i));
        spread();
    }
    return branch;
}

std::optional<float> cssPixels(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    float value = 0.0F;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || !std::isfinite(value) || value < 0.0F) return std::nullopt;
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (unit.starts_with("em") || unit.starts_with("rem")) return value * 16.0F;
    if (unit.starts_with("pt")) return value * 4.0F / 3.0F;
    return value;
}

Colour viridis(float t) {
    // Nine of the map's 256 colours, evenly spaced.
    static constexpr std::array kStops{Colour::hex(0x440154), Colour::hex(0x472D7B), Colour::hex(0x3B528B),
                                       Colour::hex(0x2C728E), Colour::hex(0x21918C), Colour::hex(0x28AE80),
                                       Colour::hex(0x5EC962), Colour::hex(0xADDC30), Colour::hex(0xFDE725)};
    const float at = std::clamp(t, 0.0F, 1.0F) * static_cast<float>(kStops.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(at), kStops.size() - 2);
    return mixed(kStops.at(low), kStops.at(low + 1), at - static_cast<float>(low));
}

}  // namespace orrery::graph

#include "scenes/graph/arrangement.h"

#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "kernels/layout/refinement.h"
#include "scenes/graph/solids/fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orrery::graph {

namespace {

constexpr float kPlatePadding = 0.18F;

// A large graph is layered when its file means directions and has hardly any cycles; else layers would say little.
bool isLayered(const Graph& graph, std::span<const layout::Edge> edges) {
    constexpr float kMostBack = 0.02F;  // of the edges
    return graph.directed && graph.flows && graph.nodes.size() <= static_cast<std::size_t>(layout::kRankedNodes) &&
           layout::backShare(graph.nodes.size(), edges) <= kMostBack;
}

// The layout's seed: what the graph is, not how its file was formatted.
std::uint64_t seedOf(const Graph& graph) {
    if (graph.nodes.size() > kMostCards) return 0;  // the layout's own: sorting a million names takes seconds
    std::vector<std::string> lines;
    for (const Node& node : graph.nodes) lines.push_back(node.id);
    for (const Edge& edge : graph.edges) {
        const auto name = [&](const Endpoint& end) {
            const auto index = static_cast<std::size_t>(end.index);
            return end.kind == Endpoint::Kind::node ? graph.nodes[index].id : graph.groups[index].id;
        };
        lines.push_back(name(edge.from) + '\0' + name(edge.to));
    }
    std::sort(lines.begin(), lines.end());
    Hasher hasher;
    for (const std::string& line : lines) hasher.text(line);
    return hasher.value();
}

void measureCards(const Graph& graph, text::Typesetter& typesetter, Arrangement& made) {
    const text::LabelStyle nodeStyle = nodeLabelStyle();
    for (const Node& node : graph.nodes) {
        const vec2 label = node.label.empty() ? vec2(0.0F) : typesetter.measure(contentOf(node.label), nodeStyle);
        made.labelSizes.push_back(label);
        made.bodySizes.push_back(bodySizeFor(node.shape, label));
    }
    const text::LabelStyle edgeStyle = edgeLabelStyle();
    for (const Edge& edge : graph.edges) {
        made.edgeLabelSizes.push_back(edge.label.empty() ? vec2(0.0F)
                                                         : typesetter.measure(contentOf(edge.label), edgeStyle));
    }
}

void measureBeads(const Graph& graph, Arrangement& made) {
    std::vector<int> degree(graph.nodes.size(), 0);
    for (const Edge& edge : graph.edges) {
        for (const Endpoint& end : {edge.from, edge.to}) {
            if (end.kind == Endpoint::Kind::node) ++degree[static_cast<std::size_t>(end.index)];
        }
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const float weight = graph.nodes[i].weight > 0.0F ? graph.nodes[i].weight : static_cast<float>(degree[i]);
        made.bodySizes.emplace_back(std::clamp(0.7F + 0.22F * std::sqrt(weight), 0.7F, 6.0F));
    }
}

// Of the edges whose ends the file places; 0 without one. A sample says enough.
float medianEdge(const Graph& graph, const Arrangement& made) {
    constexpr std::size_t kSample = 100'000;
    const std::size_t stride = made.edges.size() / kSample + 1;
    std::vector<float> lengths;
    for (std::size_t i = 0; i < made.edges.size(); i += stride) {
        const auto [from, to] = std::pair(made.edges[i].from, made.edges[i].to);
        if (from < 0 || to < 0 || from == to) continue;
        const float length =
            glm::distance(graph.places[static_cast<std::size_t>(from)], graph.places[static_cast<std::size_t>(to)]);
        if (std::isfinite(length)) lengths.push_back(length);
    }
    if (lengths.empty()) return 0.0F;
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
    std::nth_element(lengths.begin(), middle, lengths.end());
    return *middle;
}

// The one factor on all places that the file gives, see prepare().
float scaleOfPlaces(const Graph& graph, const Arrangement& made) {
    constexpr float kShortest = 2.0F;  // mean bodies
    constexpr float kLongest = 100.0F;
    constexpr float kLongestOfCards = 3.0F;  // farther apart, their names could not be read
    const float edge = medianEdge(graph, made);
    if (edge <= 0.0F) return 1.0F;
    double sum = 0.0;
    for (const layout::Node& node : made.nodes) sum += static_cast<double>(node.size.x);
    const auto body = static_cast<float>(sum / static_cast<double>(made.nodes.size()));
    return std::clamp(edge, kShortest * body, (made.cards ? kLongestOfCards : kLongest) * body) / edge;
}

void takePlaces(const Graph& graph, Arrangement& made) {
    if (graph.places.empty()) return;
    ORRERY_CHECK(graph.places.size() == graph.nodes.size(), "{} places for {} nodes", graph.places.size(),
                 graph.nodes.size());
    const float scale = scaleOfPlaces(graph, made);
    made.given = graph.places;
    made.allGiven = true;
    for (std::size_t i = 0; i < made.given.size(); ++i) {
        made.given[i] *= scale;
        made.nodes[i].fixed = isKnown(made.given[i]);
        made.allGiven = made.allGiven && made.nodes[i].fixed;
    }
    if (made.allGiven) made.result = layout::resultOf(made.problem(), made.given);
}

// A start for every node that has one: what the file gives, else where it stood before.
std::vector<vec3> startFrom(const Arrangement& made, std::span<const vec3> before) {
    std::vector<vec3> start = made.given;
    for (std::size_t i = 0; i < start.size() && !before.empty(); ++i) {
        if (!isKnown(start[i])) start[i] = before[i];
    }
    return start;
}

}  // namespace

text::LabelStyle nodeLabelStyle() {
    text::LabelStyle style;
    style.wrapEms = 13.0F;
    style.lineHeight = 1.18F;
    style.plate = text::Plate{.cornerRadius = 0.35F, .padding = kPlatePadding};
    return style;
}

text::LabelStyle edgeLabelStyle() {
    text::LabelStyle style;
    style.wrapEms = 11.0F;
    style.lineHeight = 1.15F;
    style.plate = text::Plate{.cornerRadius = 0.4F, .padding = 0.18F};
    return style;
}

text::LabelStyle groupTitleStyle() {
    text::LabelStyle style;
    style.weight = text::Weight::bold;
    style.wrapEms = 18.0F;
    style.lineHeight = 1.15F;
    style.plate = text::Plate{.cornerRadius = 0.4F, .padding = 0.25F};
    return style;
}

text::LabelContent contentOf(const Label& label) {
    return {.plain = label.plain, .markup = label.markup, .picture = nullptr};
}

int representative(const Graph& graph, const Endpoint& end) {
    if (end.kind == Endpoint::Kind::node) return end.index;
    const Group& group = graph.groups[static_cast<std::size_t>(end.index)];
    if (!group.nodes.empty()) return group.nodes.front();
    for (std::size_t child = static_cast<std::size_t>(end.index) + 1; child < graph.groups.size(); ++child) {
        if (graph.groups[child].parent != end.index) continue;
        const int found = representative(graph, {Endpoint::Kind::group, static_cast<int>(child)});
        if (found >= 0) return found;
    }
    return -1;
}

void materialiseEmptyGroups(Graph& graph) {
    // Children stand after their parents: from the back, a group whose children were given nodes is no longer empty.
    for (std::size_t g = graph.groups.size(); g-- > 0;) {
        if (representative(graph, {Endpoint::Kind::group, static_cast<int>(g)}) >= 0) continue;
        Group& group = graph.groups[g];
        Node node;
        node.id = group.id;
        node.label = group.title;
        node.classes = group.classes;
        node.style = group.style;
        node.link = group.link;
        node.group = static_cast<int>(g);
        node.line = group.line;
        const auto index = static_cast<int>(graph.nodes.size());
        graph.nodes.push_back(std::move(node));
        if (!graph.places.empty()) graph.places.emplace_back(std::numeric_limits<float>::quiet_NaN());
        if (!graph.nodeTimes.empty()) graph.nodeTimes.push_back(std::numeric_limits<double>::quiet_NaN());
        group.nodes.push_back(index);
        for (Edge& edge : graph.edges) {
            for (Endpoint* end : {&edge.from, &edge.to}) {
                if (end->kind == Endpoint::Kind::group && end->index == static_cast<int>(g))
                    *end = {Endpoint::Kind::node, index};
            }
        }
    }
}

layout::Flow flowAlong(Direction direction) {
    switch (direction) {
        case Direction::down:
            return layout::Flow::down;
        case Direction::up:
            return layout::Flow::up;
        case Direction::right:
            return layout::Flow::right;
        case Direction::left:
            return layout::Flow::left;
    }
    return layout::Flow::down;
}

layout::Problem Arrangement::problem() const {
    layout::Problem problem;
    problem.nodes = nodes;
    problem.edges = edges;
    problem.groups = groups;
    problem.flow = flow;
    problem.aspect = aspect;
    return problem;
}

Arrangement prepare(const Graph& graph, text::Typesetter& typesetter, float aspect) {
    Arrangement made;
    made.aspect = aspect;
    made.seed = seedOf(graph);
    made.cards = graph.nodes.size() <= kMostCards;
    if (made.cards) {
        measureCards(graph, typesetter, made);
    } else {
        measureBeads(graph, made);
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        vec3 size = made.bodySizes[i];
        if (made.cards) {
            const Extent extent = extentWithLabel(graph.nodes[i].shape, size, made.labelSizes[i]);
            // Edges go to the body's middle, so the box is the one around it that holds a label below as well.
            size = vec3(glm::max(glm::abs(extent.low), glm::abs(extent.high)) * 2.0F, size.z);
        }
        made.nodes.push_back({.size = size, .group = graph.nodes[i].group});
    }
    const text::LabelStyle titleStyle = groupTitleStyle();
    for (const Group& group : graph.groups) {
        made.groupTitleSizes.push_back(group.title.empty() ? vec2(0.0F)
                                                           : typesetter.measure(contentOf(group.title), titleStyle));
        made.groups.push_back({.parent = group.parent, .titleSize = made.groupTitleSizes.back()});
    }
    for (std::size_t i = 0; i < graph.edges.size(); ++i) {
        const Edge& edge = graph.edges[i];
        made.edges.push_back({.from = representative(graph, edge.from),
                              .to = representative(graph, edge.to),
                              .minLength = std::max(edge.length, 1),
                              .labelSize = made.cards ? made.edgeLabelSizes[i] * kEdgeLabelEm : vec2(0.0F)});
    }
    if (made.cards ? graph.directed : isLayered(graph, made.edges)) made.flow = flowAlong(graph.direction);
    takePlaces(graph, made);
    return made;
}

Arrangement arrange(const Graph& graph, text::Typesetter& typesetter, std::span<const vec3> start, float aspect) {
    Arrangement made = prepare(graph, typesetter, aspect);
    layout::Problem problem = made.problem();
    problem.seed = made.seed;
    const std::vector<vec3> given = startFrom(made, start);
    problem.start = given.empty() ? start : given;
    const Stopwatch watch;
    if (!made.given.empty() && !made.allGiven && !made.cards) {
        // layOut() would only put the others beside their neighbours, as for a reload.
        layout::Refinement refinement(problem);
        while (refinement.step()) {
        }
        made.result = refinement.result();
    } else if (!made.allGiven) {
        made.result = layout::layOut(problem);
    }
    if (made.cards) made.routes = layout::routeEdges(problem, made.result);
    made.layoutSeconds = watch.seconds();
    return made;
}

}  // namespace orrery::graph

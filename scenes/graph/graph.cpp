#include "scenes/graph/graph.h"

#include <algorithm>
#include <numeric>
#include <ranges>

namespace orrery::graph {
namespace {

void addClass(Style& style, const Graph& graph, std::string_view name) {
    for (const ClassDefinition& definition : graph.classDefinitions) {
        if (definition.name == name) style.insert(style.end(), definition.style.begin(), definition.style.end());
    }
}

Style stylesOf(const Graph& graph, const Classes& classes, const Style& own) {
    Style style;
    for (const std::string& name : classes) addClass(style, graph, name);
    style.insert(style.end(), own.begin(), own.end());
    return style;
}

std::string_view strokeName(Stroke stroke) {
    switch (stroke) {
        case Stroke::normal:
            return "normal";
        case Stroke::thick:
            return "thick";
        case Stroke::dotted:
            return "dotted";
        case Stroke::invisible:
            return "invisible";
    }
    return "normal";
}

std::string_view headName(Head head) {
    switch (head) {
        case Head::none:
            return "open";
        case Head::arrow:
            return "arrow";
        case Head::circle:
            return "circle";
        case Head::cross:
            return "cross";
    }
    return "open";
}

}  // namespace

Style resolvedStyle(const Graph& graph, const Classes& classes, const Style& own) {
    Style style;
    addClass(style, graph, "default");
    const Style rest = stylesOf(graph, classes, own);
    style.insert(style.end(), rest.begin(), rest.end());
    return style;
}

Style resolvedStyle(const Graph& graph, const Node& node) {
    return resolvedStyle(graph, node.classes, node.style);
}

Style resolvedStyle(const Graph& graph, const Edge& edge) {
    return stylesOf(graph, edge.classes, edge.style);
}

Style resolvedStyle(const Graph& graph, const Group& group) {
    return stylesOf(graph, group.classes, group.style);
}

std::string_view styleValue(const Style& style, std::string_view property) {
    const auto last = std::ranges::find(style.rbegin(), style.rend(), property,
                                        [](const auto& declaration) -> std::string_view { return declaration.first; });
    return last == style.rend() ? std::string_view{} : std::string_view{last->second};
}

std::string edgeKind(const Edge& edge) {
    std::string kind(strokeName(edge.stroke));
    kind += ' ';
    if (edge.tail != Head::none) {
        kind += headName(edge.tail);
        kind += '-';
    }
    kind += headName(edge.head);
    return kind;
}

std::size_t countComponents(const Graph& graph) {
    // Union by the smaller number, with path halving; a group counts as one more node that holds its members.
    std::vector<int> parents(graph.nodes.size() + graph.groups.size());
    std::iota(parents.begin(), parents.end(), 0);
    const auto rootOf = [&](std::size_t at) {
        while (static_cast<std::size_t>(parents[at]) != at) {
            parents[at] = parents[static_cast<std::size_t>(parents[at])];
            at = static_cast<std::size_t>(parents[at]);
        }
        return at;
    };
    std::size_t parts = graph.nodes.size();
    std::vector<bool> counted(graph.groups.size(), false);  // groups that an edge names
    const auto join = [&](std::size_t a, std::size_t b) {
        a = rootOf(a);
        b = rootOf(b);
        if (a == b) return;
        parents[std::max(a, b)] = static_cast<int>(std::min(a, b));
        --parts;
    };
    const auto indexOf = [&](const Endpoint& end) {
        const auto index = static_cast<std::size_t>(end.index);
        if (end.kind == Endpoint::Kind::node) return index;
        if (!counted[index]) {
            counted[index] = true;
            ++parts;
            for (const int member : graph.groups[index].nodes)
                join(graph.nodes.size() + index, static_cast<std::size_t>(member));
        }
        return graph.nodes.size() + index;
    };
    for (const Edge& edge : graph.edges) {
        const std::size_t from = indexOf(edge.from);
        join(from, indexOf(edge.to));
    }
    return parts;
}

std::string_view directionName(Direction direction) {
    switch (direction) {
        case Direction::down:
            return "TD";
        case Direction::up:
            return "BT";
        case Direction::right:
            return "LR";
        case Direction::left:
            return "RL";
    }
    return "TD";
}

}  // namespace orrery::graph

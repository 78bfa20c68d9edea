#include "scenes/graph/visibility.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace orrery::graph {

Visibility::Visibility(const Graph& graph) : graph_(graph) {
    std::set<std::string> classes;
    for (const Node& node : graph.nodes) classes.insert(node.classes.begin(), node.classes.end());
    classes_.assign(classes.begin(), classes.end());
    // Names are made once a kind, not once an edge.
    std::map<std::tuple<Stroke, Head, Head>, std::string> names;
    for (const Edge& edge : graph.edges) {
        const auto [known, isNew] = names.try_emplace({edge.stroke, edge.tail, edge.head});
        if (isNew) known->second = edgeKind(edge);
    }
    for (const auto& [parts, name] : names) kinds_.push_back(name);
    std::ranges::sort(kinds_);
    kindOf_.reserve(graph.edges.size());
    for (const Edge& edge : graph.edges) {
        const auto kind = std::ranges::lower_bound(kinds_, names.at({edge.stroke, edge.tail, edge.head}));
        kindOf_.push_back(static_cast<unsigned char>(kind - kinds_.begin()));
    }
    refresh();
}

void Visibility::setPresent(std::vector<unsigned char> nodes, std::vector<unsigned char> edges) {
    presentNodes_ = std::move(nodes);
    presentEdges_ = std::move(edges);
    ++revision_;
    refreshNodes();
    refreshEdges();
}

void Visibility::set(Choice choice) {
    choice_ = std::move(choice);
    refresh();
}

int Visibility::outermostCollapsed(int group) const {
    int found = -1;
    for (; group >= 0; group = graph_.groups[static_cast<std::size_t>(group)].parent) {
        if (choice_.collapsed.contains(group)) found = group;
    }
    return found;
}

Endpoint Visibility::drawnEnd(const Endpoint& end) const {
    const int group =
        end.kind == Endpoint::Kind::group ? end.index : graph_.nodes[static_cast<std::size_t>(end.index)].group;
    const int collapsed = outermostCollapsed(group);
    return collapsed >= 0 ? Endpoint{Endpoint::Kind::group, collapsed} : end;
}

void Visibility::refresh() {
    ++revision_;
    const std::size_t groupCount = graph_.groups.size();
    groups_.assign(groupCount, true);
    bodies_.assign(groupCount, false);
    for (std::size_t g = 0; g < groupCount; ++g) {
        const int parent = graph_.groups[g].parent;
        const bool under = parent >= 0 && !groups_[static_cast<std::size_t>(parent)];
        const bool inCollapsed = parent >= 0 && outermostCollapsed(parent) >= 0;
        groups_[g] = !under && !inCollapsed && !choice_.hiddenGroups.contains(static_cast<int>(g));
        bodies_[g] = groups_[g] && choice_.collapsed.contains(static_cast<int>(g));
    }
    refreshNodes();
    refreshEdges();
}

void Visibility::refreshNodes() {
    // A hidden group hides what is in it, however deep; the groups of a collapsed one are only folded away.
    std::vector<bool> groupHides(graph_.groups.size());
    for (std::size_t g = 0; g < graph_.groups.size(); ++g) {
        const int parent = graph_.groups[g].parent;
        const auto group = static_cast<int>(g);
        groupHides[g] = choice_.hiddenGroups.contains(group) || outermostCollapsed(group) >= 0 ||
                        (parent >= 0 && groupHides[static_cast<std::size_t>(parent)]);
    }
    const bool someClasses = !choice_.hiddenClasses.empty();
    const bool someNodes = !choice_.hiddenNodes.empty();
    nodes_.assign(graph_.nodes.size(), true);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
        const Node& node = graph_.nodes[i];
        const bool classHidden =
            someClasses && std::any_of(node.classes.begin(), node.classes.end(),
                                       [&](const std::string& name) { return choice_.hiddenClasses.contains(name); });
        nodes_[i] = !classHidden && !(someNodes && choice_.hiddenNodes.contains(static_cast<int>(i))) &&
                    !(node.group >= 0 && groupHides[static_cast<std::size_t>(node.group)]) &&
                    (presentNodes_.empty() || presentNodes_[i] != 0);
    }
}

void Visibility::refreshEdges() {
    std::vector<bool> kindHidden;
    for (const std::string& kind : kinds_) kindHidden.push_back(choice_.hiddenKinds.contains(kind));
    const bool someEdges = !choice_.hiddenEdges.empty();
    edges_.assign(graph_.edges.size(), true);
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
        const Edge& edge = graph_.edges[i];
        const Endpoint from = drawnEnd(edge.from);
        const Endpoint to = drawnEnd(edge.to);
        const auto shown = [&](const Endpoint& end) {
            return end.kind == Endpoint::Kind::node ? nodeShown(end.index) : groupShown(end.index);
        };
        const bool folded = from == to && !(edge.from == edge.to);
        edges_[i] = edge.stroke != Stroke::invisible && !folded && shown(from) && shown(to) &&
                    (presentEdges_.empty() || presentEdges_[i] != 0) && !kindHidden[kindOf_[i]] &&
                    !(someEdges && choice_.hiddenEdges.contains(static_cast<int>(i)));
    }
}

}  // namespace orrery::graph

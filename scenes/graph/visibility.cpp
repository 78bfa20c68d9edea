#include "scenes/graph/visibility.h"

#include <algorithm>

namespace orrery::graph {

Visibility::Visibility(const Graph& graph) : graph_(graph) {
    std::set<std::string> classes, kinds;
    for (const Node& node : graph.nodes) classes.insert(node.classes.begin(), node.classes.end());
    for (const Edge& edge : graph.edges) kinds.insert(edgeKind(edge));
    classes_.assign(classes.begin(), classes.end());
    kinds_.assign(kinds.begin(), kinds.end());
    refresh();
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
    // A hidden group hides what is in it, however deep; the groups of a collapsed one are only folded away.
    const auto hidden = [&](int group) {
        for (; group >= 0; group = graph_.groups[static_cast<std::size_t>(group)].parent) {
            if (choice_.hiddenGroups.contains(group)) return true;
        }
        return false;
    };
    nodes_.assign(graph_.nodes.size(), true);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
        const Node& node = graph_.nodes[i];
        const bool classHidden = std::any_of(node.classes.begin(), node.classes.end(), [&](const std::string& name) {
            return choice_.hiddenClasses.contains(name);
        });
        nodes_[i] = !classHidden && !choice_.hiddenNodes.contains(static_cast<int>(i)) && !hidden(node.group) &&
                    outermostCollapsed(node.group) < 0;
    }
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
                    !choice_.hiddenEdges.contains(static_cast<int>(i)) && !choice_.hiddenKinds.contains(edgeKind(edge));
    }
}

}  // namespace orrery::graph

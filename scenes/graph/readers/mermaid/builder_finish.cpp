// The second half of GraphBuilder: what can be settled only once the whole text is known.

#include "scenes/graph/readers/mermaid/builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace orrery::graph::mermaid {

void GraphBuilder::finish() {
    attachPending();
    finishEdgeStyles();
    breakCycles();
    orderGroups();
    foldNodes();
    std::ranges::stable_sort(graph_.diagnostics, {},
                             [](const Diagnostic& remark) { return std::pair(remark.line, remark.column); });
}

// Mermaid makes a node of what a style names and nothing else does; a class or a click there has no effect.
void GraphBuilder::attachPending() {
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        if (pending_[i].done) continue;
        const std::size_t at = pending_[i].at;
        const std::string_view name = pending_[i].name;
        if (attachNow(name, pending_[i].attachment, at, false)) {
            scanner_.warn(at, fmt::format("`{}` is named here before it is defined; Mermaid itself takes no notice",
                                          shown(name)));
        } else if (pending_[i].attachment.kind == Attachment::Kind::style) {
            scanner_.warn(at, fmt::format("nothing else names `{}`; the style makes a node of it", shown(name)));
            nameNode(name, -1, at);
        } else {
            scanner_.warn(at, fmt::format("there is no `{}`; the statement has no effect on it", shown(name)));
        }
    }
}

void GraphBuilder::finishEdgeStyles() {
    for (const PendingEdgeStyle& pending : std::exchange(pendingEdgeStyles_, {})) {
        if (pending.number < graph_.edges.size()) {
            scanner_.warn(
                pending.at,
                fmt::format("edge {} is drawn further down; Mermaid itself wants linkStyle after it", pending.number));
            styleEdge(pending.number, pending.style, pending.at);
        } else {
            scanner_.warn(pending.at, fmt::format("there is no edge {}; the graph has {}, counted from 0",
                                                  pending.number, graph_.edges.size()));
        }
    }
    std::size_t bytes = 0;
    for (const auto& [property, value] : defaultLinkStyle_.style) bytes += property.size() + value.size();
    if (bytes > 0) spend(bytes * graph_.edges.size(), scanner_.text().size());
    for (Edge& edge : graph_.edges) {
        edge.style.insert(edge.style.begin(), defaultLinkStyle_.style.begin(), defaultLinkStyle_.style.end());
        if (edge.curve.empty()) edge.curve = defaultLinkStyle_.curve;
    }
}

int GraphBuilder::parentOf(int group) const {
    return names_[static_cast<std::size_t>(groupRecords_[static_cast<std::size_t>(group)].name)].owner;
}

// Two subgraphs can each name the other as a member. The one that ended later stays outside.
void GraphBuilder::breakCycles() {
    enum class Mark : char { fresh, onPath, done };
    std::vector<Mark> marks(groupRecords_.size(), Mark::fresh);
    std::vector<int> path;
    for (int start = 0; start < static_cast<int>(groupRecords_.size()); ++start) {
        path.clear();
        int group = start;
        while (group >= 0 && marks[static_cast<std::size_t>(group)] == Mark::fresh) {
            marks[static_cast<std::size_t>(group)] = Mark::onPath;
            path.push_back(group);
            group = parentOf(group);
        }
        if (group >= 0 && marks[static_cast<std::size_t>(group)] == Mark::onPath) {
            const GroupRecord& last = groupRecords_[static_cast<std::size_t>(path.back())];
            Name& name = names_[static_cast<std::size_t>(last.name)];
            scanner_.warn(last.at, fmt::format("subgraph `{}` holds a subgraph that holds it; it is left outside",
                                               shown(name.id)));
            name.owner = -1;
        }
        for (const int passed : path) marks[static_cast<std::size_t>(passed)] = Mark::done;
    }
}

// In the order of the text, a parent before its children.
void GraphBuilder::orderGroups() {
    const std::size_t count = groupRecords_.size();
    std::vector<int> byPlace(count);
    for (std::size_t i = 0; i < count; ++i) byPlace[i] = static_cast<int>(i);
    std::ranges::stable_sort(byPlace, {}, [&](int group) { return groupRecords_[static_cast<std::size_t>(group)].at; });

    std::vector<int> order;
    std::vector<int> newIndex(count, -1);
    std::vector<int> depth(count, 0);
    std::vector<int> chain;
    for (const int group : byPlace) {
        chain.clear();
        for (int up = group; up >= 0 && newIndex[static_cast<std::size_t>(up)] < 0; up = parentOf(up)) {
            chain.push_back(up);
        }
        for (; !chain.empty(); chain.pop_back()) {
            const auto next = static_cast<std::size_t>(chain.back());
            const int parent = parentOf(chain.back());
            depth[next] = parent < 0 ? 1 : depth[static_cast<std::size_t>(parent)] + 1;
            if (depth[next] > limits_.nesting) {
                scanner_.fail(
                    groupRecords_[next].at,
                    fmt::format("subgraphs nested more than {} deep, the limit; flatten some", limits_.nesting));
            }
            newIndex[next] = static_cast<int>(order.size());
            order.push_back(chain.back());
        }
    }

    std::vector<Group> groups;
    std::vector<GroupRecord> records;
    for (const int old : order) {
        const int parent = parentOf(old);
        groups.push_back(std::move(graph_.groups[static_cast<std::size_t>(old)]));
        groups.back().parent = parent < 0 ? -1 : newIndex[static_cast<std::size_t>(parent)];
    }
    for (const int old : order) records.push_back(std::move(groupRecords_[static_cast<std::size_t>(old)]));
    for (Name& name : names_) {
        if (name.group >= 0) name.group = newIndex[static_cast<std::size_t>(name.group)];
        if (name.owner >= 0) name.owner = newIndex[static_cast<std::size_t>(name.owner)];
    }
    graph_.groups = std::move(groups);
    groupRecords_ = std::move(records);
}

// A name that turned out to be a subgraph's is no node: what was said about it goes to the subgraph, and its edges end
// there.
void GraphBuilder::foldNodes() {
    std::vector<Node> nodes;
    nodes.reserve(graph_.nodes.size());
    std::vector<int> nameOfNode(graph_.nodes.size(), -1);
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (names_[i].node >= 0) nameOfNode[static_cast<std::size_t>(names_[i].node)] = static_cast<int>(i);
    }
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
        Name& name = names_[static_cast<std::size_t>(nameOfNode[i])];
        Node& node = graph_.nodes[i];
        if (name.group < 0) {
            name.node = static_cast<int>(nodes.size());
            node.group = name.owner;
            nodes.push_back(std::move(node));
            continue;
        }
        Group& group = graph_.groups[static_cast<std::size_t>(name.group)];
        if (node.label.plain != node.id) {
            scanner_.warn(name.at, fmt::format("`{}` is a subgraph; it keeps its title and takes no other label",
                                               shown(node.id)));
        }
        group.classes.insert(group.classes.begin(), node.classes.begin(), node.classes.end());
        group.style.insert(group.style.begin(), node.style.begin(), node.style.end());
        if (group.link == Link{}) group.link = std::move(node.link);
        name.node = -1;
    }
    graph_.nodes = std::move(nodes);

    for (std::size_t i = 0; i < groupRecords_.size(); ++i) {
        for (const int member : groupRecords_[i].members) {
            const int node = names_[static_cast<std::size_t>(member)].node;
            if (node >= 0) graph_.groups[i].nodes.push_back(node);
        }
    }
    for (Edge& edge : graph_.edges) {
        for (Endpoint* end : {&edge.from, &edge.to}) {
            const Name& name = names_[static_cast<std::size_t>(end->index)];
            *end = name.group >= 0 ? Endpoint{Endpoint::Kind::group, name.group}
                                   : Endpoint{Endpoint::Kind::node, name.node};
        }
    }
}

}  // namespace orrery::graph::mermaid

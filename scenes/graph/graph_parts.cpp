#include "engine/app/export_part.h"
#include "scenes/graph/graph_scene.h"
#include "scenes/graph/inspect.h"

#include <algorithm>

// What a file says of a graph's nodes, edges and groups.

namespace orrery::graph {

namespace {

constexpr std::size_t kLongestName = 80;  // bytes

std::string oneLine(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    if (text.size() <= kLongestName) return text;
    std::size_t cut = kLongestName;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
    return text.substr(0, cut) + "…";
}

std::string nameOfEnd(const Graph& graph, const Endpoint& end) {
    const auto index = static_cast<std::size_t>(end.index);
    const Label& label = end.kind == Endpoint::Kind::group ? graph.groups[index].title : graph.nodes[index].label;
    if (!label.empty()) return label.plain;
    return end.kind == Endpoint::Kind::group ? graph.groups[index].id : graph.nodes[index].id;
}

// The groups around an end of an edge, innermost first; a group is within itself.
std::vector<int> groupsAround(const Graph& graph, const Endpoint& end) {
    std::vector<int> around;
    int group = end.kind == Endpoint::Kind::group ? graph.groups[static_cast<std::size_t>(end.index)].parent
                                                  : graph.nodes[static_cast<std::size_t>(end.index)].group;
    for (; group >= 0; group = graph.groups[static_cast<std::size_t>(group)].parent) around.push_back(group);
    return around;
}

// The innermost group that holds both ends; -1 for none.
int groupOf(const Graph& graph, const Edge& edge) {
    const std::vector<int> from = groupsAround(graph, edge.from);
    const std::vector<int> to = groupsAround(graph, edge.to);
    const auto both = std::ranges::find_first_of(from, to);
    return both == from.end() ? -1 : *both;
}

app::Part described(const Graph& graph) {
    nlohmann::ordered_json extras = {
        {"kind", "graph"}, {"title", graph.title}, {"direction", directionName(graph.direction)}};
    if (!graph.date.empty()) extras["date"] = graph.date;
    if (!graph.accessibleDescription.empty()) extras["accessibleDescription"] = graph.accessibleDescription;
    return {.name = oneLine(graph.title), .extras = std::move(extras)};
}

}  // namespace

app::Part GraphScene::describe(std::uint32_t pick) const {
    const PickedPart part = partOf(pick);
    const auto index = static_cast<std::size_t>(part.index);
    // Groups come after nodes and edges.
    const auto within = [&](int group) {
        return group < 0 ? render::kNoPick
                         : static_cast<std::uint32_t>(graph_.nodes.size() + graph_.edges.size() +
                                                      static_cast<std::size_t>(group));
    };
    switch (part.kind) {
        case PickedPart::Kind::node: {
            const Node& node = graph_.nodes[index];
            return {oneLine(nameOf(part.index)), inspectNode(graph_, node), within(node.group)};
        }
        case PickedPart::Kind::edge: {
            const Edge& edge = graph_.edges[index];
            const std::string name =
                nameOfEnd(graph_, edge.from) + (graph_.directed ? " -> " : " -- ") + nameOfEnd(graph_, edge.to);
            return {oneLine(name), inspectEdge(graph_, edge), within(groupOf(graph_, edge))};
        }
        case PickedPart::Kind::group: {
            const Group& group = graph_.groups[index];
            return {oneLine(group.title.empty() ? group.id : group.title.plain), inspectGroup(graph_, group),
                    within(group.parent)};
        }
        case PickedPart::Kind::nothing:
            break;
    }
    return described(graph_);
}

}  // namespace orrery::graph

#include "tests/unit/mermaid/normal_form.h"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace orrery::graph {
namespace {

using nlohmann::json;

json styleForm(const Style& style) {
    json form = json::object();
    for (const auto& [property, value] : style) form[property] = value;
    return form;
}

void setUnlessEmpty(json& form, const char* key, const std::string& value) {
    if (!value.empty()) form[key] = value;
}

template <typename Element>
void setStyle(json& form, const Element& element) {
    if (!element.classes.empty()) form["classes"] = element.classes;
    if (!element.style.empty()) form["style"] = styleForm(element.style);
}

void setLink(json& form, const Link& link) {
    setUnlessEmpty(form, "href", link.href);
    setUnlessEmpty(form, "target", link.target);
    setUnlessEmpty(form, "callback", link.callback);
    setUnlessEmpty(form, "arguments", link.arguments);
    setUnlessEmpty(form, "tooltip", link.tooltip);
}

void setGroup(json& form, const Graph& graph, int group) {
    if (group >= 0) form["group"] = graph.groups[static_cast<std::size_t>(group)].id;
}

json nodeForm(const Graph& graph, const Node& node) {
    json form = {{"id", node.id}};
    if (node.label.plain != node.id) form["label"] = node.label.plain;
    setUnlessEmpty(form, "markup", node.label.markup);
    if (node.shape != Shape::rect) form["shape"] = shapeName(node.shape);
    setStyle(form, node);
    setLink(form, node.link);
    setUnlessEmpty(form, "icon", node.icon);
    setUnlessEmpty(form, "image", node.image);
    setGroup(form, graph, node.group);
    return form;
}

const std::string& endId(const Graph& graph, const Endpoint& end) {
    const auto index = static_cast<std::size_t>(end.index);
    return end.kind == Endpoint::Kind::group ? graph.groups[index].id : graph.nodes[index].id;
}

json edgeForm(const Graph& graph, const Edge& edge) {
    json form = {{"id", *edge.id}, {"from", endId(graph, edge.from)}, {"to", endId(graph, edge.to)}};
    setUnlessEmpty(form, "label", edge.label->plain);
    setUnlessEmpty(form, "markup", edge.label->markup);
    if (edgeKind(edge) != "normal arrow") form["kind"] = edgeKind(edge);
    if (edge.length != 1) form["length"] = edge.length;
    if (edge.animation != Animation::none) form["animation"] = edge.animation == Animation::fast ? "fast" : "slow";
    setUnlessEmpty(form, "curve", edge.curve);
    setStyle(form, edge);
    return form;
}

json groupForm(const Graph& graph, const Group& group) {
    json form = {{"id", group.id}};
    if (group.title.plain != group.id) form["title"] = group.title.plain;
    setUnlessEmpty(form, "markup", group.title.markup);
    if (group.hasDirection) form["direction"] = directionName(group.direction);
    if (group.collapsed) form["collapsed"] = true;
    setStyle(form, group);
    setGroup(form, graph, group.parent);
    return form;
}

bool byId(const json& a, const json& b) {
    return a["id"] < b["id"];
}

}  // namespace

json normalForm(const Graph& graph) {
    json form = json::object();
    if (graph.direction != Direction::down) form["direction"] = directionName(graph.direction);
    setUnlessEmpty(form, "accTitle", graph.accessibleTitle);
    setUnlessEmpty(form, "accDescr", graph.accessibleDescription);
    json nodes = json::array();
    for (const Node& node : graph.nodes) nodes.push_back(nodeForm(graph, node));
    std::sort(nodes.begin(), nodes.end(), byId);
    form["nodes"] = nodes;
    json edges = json::array();
    for (const Edge& edge : graph.edges) edges.push_back(edgeForm(graph, edge));
    if (!edges.empty()) form["edges"] = edges;
    json groups = json::array();
    for (const Group& group : graph.groups) groups.push_back(groupForm(graph, group));
    std::sort(groups.begin(), groups.end(), byId);
    if (!groups.empty()) form["groups"] = groups;
    for (const ClassDefinition& definition : graph.classDefinitions) {
        form["classDefs"][definition.name] = styleForm(definition.style);
    }
    return form;
}

std::vector<Snippet> splitSnippets(const std::string& file) {
    static constexpr std::string_view kMark = "=== ";
    std::vector<Snippet> snippets;
    std::istringstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(kMark)) {
            snippets.push_back({line.substr(kMark.size()), {}});
        } else if (!snippets.empty()) {
            snippets.back().text += line + "\n";
        }
    }
    return snippets;
}

}  // namespace orrery::graph

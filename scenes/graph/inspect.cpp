#include "scenes/graph/inspect.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>
#include <string_view>

namespace orrery::graph {
namespace {

using Json = nlohmann::ordered_json;

Json styleObject(const Style& style) {
    Json object = Json::object();
    for (const auto& [property, value] : style) object[property] = value;
    return object;
}

Json linkObject(const Link& link) {
    Json object = Json::object();
    const auto add = [&](const char* key, const std::string& value) {
        if (!value.empty()) object[key] = value;
    };
    add("href", link.href);
    add("target", link.target);
    add("callback", link.callback);
    add("arguments", link.arguments);
    add("tooltip", link.tooltip);
    return object;
}

const std::string& idOf(const Graph& graph, Endpoint end) {
    const auto index = static_cast<std::size_t>(end.index);
    return end.kind == Endpoint::Kind::group ? graph.groups[index].id : graph.nodes[index].id;
}

// The shortest decimal that is the same float: 0.1, where the double would be 0.10000000149.
double plainNumber(float value) {
    return std::stod(fmt::format("{}", value));
}

std::string_view directionInWords(Direction direction) {
    switch (direction) {
        case Direction::down:
            return "top down";
        case Direction::up:
            return "bottom up";
        case Direction::right:
            return "left to right";
        case Direction::left:
            return "right to left";
    }
    return "top down";
}

std::size_t cellsOf(std::string_view text) {
    std::size_t cells = 0;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        // Joiners and selectors take no cell of their own.
        const bool invisible =
            decoded.codePoint == 0x200DU || (decoded.codePoint >= 0xFE00U && decoded.codePoint <= 0xFE0FU);
        if (!invisible) cells += utf8::isWide(decoded.codePoint) ? 2U : 1U;
        at += decoded.length;
    }
    return cells;
}

// One line of at most `most` cells.
std::string oneLine(std::string_view text, std::size_t most) {
    std::string out;
    std::size_t cells = 0;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        const std::size_t width = utf8::isWide(decoded.codePoint) ? 2 : 1;
        if (cells + width > most - 1 && at + decoded.length < text.size()) return out + "\u2026";
        if (decoded.codePoint == U'\n') {
            out += ' ';
        } else {
            out.append(text.substr(at, decoded.length));
        }
        cells += width;
        at += decoded.length;
    }
    return out;
}

std::string styleText(const Style& style) {
    std::string text;
    for (const auto& [property, value] : style)
        text += fmt::format("{}{}:{}", text.empty() ? "" : " ", property, value);
    return text;
}

std::string join(const Classes& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string restOf(std::size_t count, std::size_t shown) {
    return count > shown ? fmt::format("  ... and {} more\n", count - shown) : std::string();
}

}  // namespace

Json inspectNode(const Graph& graph, const Node& node) {
    Json object = {{"id", node.id},
                   {"label", node.label.plain},
                   {"shape", shapeName(node.shape)},
                   {"classes", node.classes},
                   {"style", styleObject(node.style)}};
    if (node.group >= 0) object["group"] = graph.groups[static_cast<std::size_t>(node.group)].id;
    if (node.weight != 0.0F) object["weight"] = plainNumber(node.weight);
    if (node.link != Link{}) object["link"] = linkObject(node.link);
    if (!node.icon.empty()) object["icon"] = *node.icon;
    if (!node.image.empty()) object["image"] = *node.image;
    return object;
}

Json inspectEdge(const Graph& graph, const Edge& edge) {
    Json object = {{"id", *edge.id},
                   {"from", idOf(graph, edge.from)},
                   {"to", idOf(graph, edge.to)},
                   {"label", edge.label->plain},
                   {"kind", edgeKind(edge)},
                   {"length", edge.length}};
    if (!edge.classes.empty()) object["classes"] = edge.classes;
    if (!edge.style.empty()) object["style"] = styleObject(edge.style);
    if (edge.weight != 0.0F) object["weight"] = plainNumber(edge.weight);
    if (edge.animation != Animation::none) object["animation"] = edge.animation == Animation::slow ? "slow" : "fast";
    if (!edge.curve.empty()) object["curve"] = *edge.curve;
    return object;
}

Json inspectGroup(const Graph& graph, const Group& group) {
    Json members = Json::array();
    for (const int node : group.nodes) members.push_back(graph.nodes[static_cast<std::size_t>(node)].id);
    Json object = {{"id", group.id}, {"title", group.title.plain}, {"nodes", std::move(members)}};
    if (group.parent >= 0) object["parent"] = graph.groups[static_cast<std::size_t>(group.parent)].id;
    if (group.hasDirection) object["direction"] = directionName(group.direction);
    if (!group.classes.empty()) object["classes"] = group.classes;
    if (!group.style.empty()) object["style"] = styleObject(group.style);
    if (group.link != Link{}) object["link"] = linkObject(group.link);
    if (group.collapsed) object["collapsed"] = true;
    return object;
}

Json inspectDiagnostics(const Diagnostics& diagnostics) {
    Json list = Json::array();
    for (const Diagnostic& each : diagnostics) {
        list.push_back({{"severity", severityName(each.severity)},
                        {"line", each.line},
                        {"column", each.column},
                        {"message", each.message}});
    }
    return list;
}

Json inspectGraph(const Graph& graph) {
    Json object = {{"kind", "graph"}, {"title", graph.title}, {"direction", directionName(graph.direction)}};
    Json& nodes = object["nodes"] = Json::array();
    for (const Node& node : graph.nodes) nodes.push_back(inspectNode(graph, node));
    Json& edges = object["edges"] = Json::array();
    for (const Edge& edge : graph.edges) edges.push_back(inspectEdge(graph, edge));
    Json& groups = object["groups"] = Json::array();
    for (const Group& group : graph.groups) groups.push_back(inspectGroup(graph, group));
    object["diagnostics"] = inspectDiagnostics(graph.diagnostics);
    if (!graph.date.empty()) object["date"] = graph.date;
    if (!graph.directed) object["directed"] = false;
    if (!graph.accessibleTitle.empty()) object["accessibleTitle"] = graph.accessibleTitle;
    if (!graph.accessibleDescription.empty()) object["accessibleDescription"] = graph.accessibleDescription;
    if (!graph.classDefinitions.empty()) {
        Json& definitions = object["classDefinitions"] = Json::object();
        for (const ClassDefinition& each : graph.classDefinitions) {
            definitions[each.name].update(styleObject(each.style));
        }
    }
    return object;
}

std::string countOf(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string describeTable(const std::vector<std::vector<std::string>>& rows, std::size_t most, std::size_t widest) {
    std::vector<std::vector<std::string>> cells;
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
        std::vector<std::string>& line = cells.emplace_back();
        for (std::size_t column = 0; column < rows[i].size(); ++column) {
            line.push_back(oneLine(rows[i][column], widest));
            if (column >= widths.size()) widths.push_back(0);
            widths[column] = std::max(widths[column], cellsOf(line.back()));
        }
    }
    std::string out;
    for (const std::vector<std::string>& line : cells) {
        std::string text;
        for (std::size_t column = 0; column < line.size(); ++column) {
            text += "  " + line[column] + std::string(widths[column] - cellsOf(line[column]), ' ');
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out += text + '\n';
    }
    return out + restOf(rows.size(), most);
}

std::string describeDiagnostics(const Diagnostics& diagnostics) {
    std::string out;
    for (const Diagnostic& each : diagnostics) {
        if (each.line > 0) out += fmt::format("line {}", each.line);
        if (each.line > 0 && each.column > 0) out += fmt::format(", column {}", each.column);
        out += fmt::format("{}{}: {}\n", each.line > 0 ? ": " : "", severityName(each.severity), each.message);
    }
    return out;
}

std::string describeGraph(const Graph& graph) {
    std::string out = graph.title.empty() ? std::string("Graph without a title") : oneLine(graph.title, 200);
    if (!graph.date.empty()) out += fmt::format(" ({})", oneLine(graph.date, 60));
    out += fmt::format("\n{}, {}, {}", directionInWords(graph.direction), countOf(graph.nodes.size(), "node"),
                       countOf(graph.edges.size(), "edge"));
    if (!graph.nodes.empty()) out += ", " + countOf(countComponents(graph), "component");
    if (!graph.groups.empty()) out += ", " + countOf(graph.groups.size(), "group");
    if (!graph.directed) out += ", not directed";
    out += '\n';

    constexpr std::size_t kShown = 40;
    std::vector<std::vector<std::string>> rows;
    for (const Node& node : std::span(graph.nodes).first(std::min(kShown, graph.nodes.size()))) {
        const std::string label = node.label.plain == node.id ? std::string() : node.label.plain;
        rows.push_back({node.id, label, std::string(shapeName(node.shape)), join(node.classes), styleText(node.style)});
    }
    if (!rows.empty()) out += "\nNodes\n" + describeTable(rows) + restOf(graph.nodes.size(), kShown);
    rows.clear();
    for (const Edge& edge : std::span(graph.edges).first(std::min(kShown, graph.edges.size()))) {
        rows.push_back(
            {idOf(graph, edge.from), edgeKind(edge), idOf(graph, edge.to), edge.label->plain, styleText(edge.style)});
    }
    if (!rows.empty()) out += "\nEdges\n" + describeTable(rows) + restOf(graph.edges.size(), kShown);
    rows.clear();
    for (const Group& group : graph.groups) {
        rows.push_back(
            {group.id, group.title.plain, countOf(group.nodes.size(), "node"),
             group.parent < 0 ? std::string() : "in " + graph.groups[static_cast<std::size_t>(group.parent)].id});
    }
    if (!rows.empty()) out += "\nGroups\n" + describeTable(rows);
    if (!graph.diagnostics.empty()) out += '\n' + describeDiagnostics(graph.diagnostics);
    return out;
}

}  // namespace orrery::graph

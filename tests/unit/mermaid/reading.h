#pragma once

// What the tests of the Mermaid reader share: reading a text, and what is asked about the graph.

#include "scenes/graph/readers/mermaid/mermaid.h"

#include <fmt/format.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::graph {

// The graph of a text; `body` follows the header `flowchart TD` and a new line, so its first line is line 2.
inline Graph readBody(std::string_view body) {
    return readMermaid("flowchart TD\n" + std::string(body), {"test.mmd"});
}

inline const Node& nodeOf(const Graph& graph, std::string_view id) {
    static const Node kNone;
    const auto found = std::ranges::find(graph.nodes, id, &Node::id);
    if (found != graph.nodes.end()) return *found;
    ADD_FAILURE() << "there is no node " << id;
    return kNone;
}

inline std::string labelOf(const Graph& graph, std::string_view id) {
    return nodeOf(graph, id).label.plain;
}

inline std::vector<std::string> nodeIds(const Graph& graph) {
    std::vector<std::string> ids;
    for (const Node& node : graph.nodes) ids.push_back(node.id);
    return ids;
}

inline std::string endOf(const Graph& graph, const Endpoint& end) {
    const auto index = static_cast<std::size_t>(end.index);
    return end.kind == Endpoint::Kind::node ? graph.nodes.at(index).id : "[" + graph.groups.at(index).id + "]";
}

// "A normal arrow B", with the text behind a colon and a length other than 1 in front: "A 2 normal arrow B: text".
// A group is written in brackets.
inline std::vector<std::string> edgesOf(const Graph& graph) {
    std::vector<std::string> edges;
    for (const Edge& edge : graph.edges) {
        edges.push_back(fmt::format("{} {}{} {}{}", endOf(graph, edge.from),
                                    edge.length == 1 ? "" : fmt::format("{} ", edge.length), edgeKind(edge),
                                    endOf(graph, edge.to), edge.label.empty() ? "" : ": " + edge.label->plain));
    }
    return edges;
}

// "line:column: message" of all remarks.
inline std::vector<std::string> remarksOf(const Graph& graph) {
    std::vector<std::string> remarks;
    for (const Diagnostic& remark : graph.diagnostics) {
        remarks.push_back(fmt::format("{}:{}: {}", remark.line, remark.column, remark.message));
        EXPECT_EQ(remark.severity, Severity::warning);
    }
    return remarks;
}

// What reading the text throws, as it is shown; empty when it is read.
inline std::string errorOf(std::string_view text, const Limits& limits = {}) {
    try {
        readMermaid(text, {"test.mmd"}, limits);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

using Lines = std::vector<std::string>;

}  // namespace orrery::graph

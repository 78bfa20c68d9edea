#pragma once

// What the tests of the readers share.

#include "engine/base/error.h"
#include "scenes/graph/graph.h"
#include "scenes/graph/readers/readers.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>

namespace orrery::graph::test {

inline const Node& nodeOf(const Graph& graph, std::string_view id) {
    for (const Node& node : graph.nodes) {
        if (node.id == id) return node;
    }
    ADD_FAILURE() << "no node " << id;
    static const Node none;
    return none;
}

inline std::string idOf(const Graph& graph, Endpoint end) {
    const auto index = static_cast<std::size_t>(end.index);
    return end.kind == Endpoint::Kind::group ? "[" + graph.groups[index].id + "]" : graph.nodes[index].id;
}

// "a normal arrow b: label", groups in square brackets.
inline std::string edgeText(const Graph& graph, std::size_t index) {
    const Edge& edge = graph.edges.at(index);
    std::string text = idOf(graph, edge.from) + " " + edgeKind(edge) + " " + idOf(graph, edge.to);
    if (!edge.label.empty()) text += ": " + edge.label->plain;
    return text;
}

inline std::string diagnosticsText(const Diagnostics& diagnostics) {
    std::string text;
    for (const Diagnostic& each : diagnostics) text += formatDiagnostic("f", each) + "\n";
    return text;
}

// The error that the call ends with.
inline Error errorOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error";
    return Error("none");
}

}  // namespace orrery::graph::test

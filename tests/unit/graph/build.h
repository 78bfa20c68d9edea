#pragma once

// Graphs for tests, from Mermaid text.

#include "engine/app/session.h"
#include "scenes/graph/graph_scene.h"
#include "scenes/graph/readers/mermaid/mermaid.h"

#include <memory>
#include <string>

namespace orrery::graph::testing {

inline Graph read(const std::string& text) {
    return readMermaid("flowchart TD\n" + text, {.file = "test"});
}

inline int node(const Graph& graph, const std::string& id) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        if (graph.nodes[i].id == id) return static_cast<int>(i);
    }
    return -1;
}

inline std::string ids(const Graph& graph, const std::vector<int>& nodes) {
    std::string text;
    for (const int index : nodes) text += graph.nodes[static_cast<std::size_t>(index)].id;
    return text;
}

}  // namespace orrery::graph::testing

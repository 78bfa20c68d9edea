#pragma once

// What was read, for scripts (JSON) and for people (text): the content of `orrery inspect`.

#include "scenes/graph/graph.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace orrery::graph {

// {"kind":"graph","title","direction","nodes":[{"id","label","shape","classes","style"}],"edges":[{"id","from","to",
// "label","kind","length"}],"groups":[{"id","title","nodes"}],"diagnostics"}, the keys in that order; after them those
// that have something to say: date, classDefinitions, a node's group, weight, link, icon and image, an edge's classes,
// style, weight, animation and curve, a group's parent, direction, classes, style and link. "style" is what the element
// itself declares, without its classes.
nlohmann::ordered_json inspectGraph(const Graph& graph);

// One node, edge or group of it.
nlohmann::ordered_json inspectNode(const Graph& graph, const Node& node);
nlohmann::ordered_json inspectEdge(const Graph& graph, const Edge& edge);
nlohmann::ordered_json inspectGroup(const Graph& graph, const Group& group);

// [{"severity","line","column","message"}]
nlohmann::ordered_json inspectDiagnostics(const Diagnostics& diagnostics);

// Title, counts, and tables of the nodes, edges and groups with at most 40 lines each; then the diagnostics.
std::string describeGraph(const Graph& graph);

// "line 12, column 5: warning: ..." for each; empty for none.
std::string describeDiagnostics(const Diagnostics& diagnostics);

// Rows as columns that line up on a terminal, each line indented; past `most` rows, a line says how many are left out.
// A cell of several lines becomes one, and is cut at `widest` columns.
std::string describeTable(const std::vector<std::vector<std::string>>& rows, std::size_t most = 40,
                          std::size_t widest = 48);

// "1 node", "2 nodes".
std::string countOf(std::size_t count, std::string_view noun);

}  // namespace orrery::graph

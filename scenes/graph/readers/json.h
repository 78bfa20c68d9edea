#pragma once

// Graphs in JSON, in the forms that programs write.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <string_view>

namespace orrery::graph {

// Reads
//   - {"nodes": [{"id": ...}], "links" or "edges": [{"source": ..., "target": ...}]}: NetworkX's node-link data, D3,
//     3d-force-graph (group, val, color, name), vis.js (from, to); D3's older form where links name nodes by their
//     index;
//   - {"elements": {"nodes": [{"data": ...}], "edges": ...}} or {"elements": [...]}: Cytoscape, compound nodes as
//   groups;
//   - {"graph": {"nodes": {"id": {...}}, "edges": [...]}}: the JSON Graph Format;
//   - a list of such nodes and edges, or of pairs [from, to].
// Ids may be numbers. Edges have heads unless the file says "directed": false. An edge to a node that is not there
// makes it, with a warning. The text is read element by element: what is no node or edge costs no memory. Throws Error
// with line and column for text that is not JSON, for text without a graph, and past a limit.
Graph readJson(std::string_view text, const Source& source, const Limits& limits = {});

}  // namespace orrery::graph

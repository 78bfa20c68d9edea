#pragma once

// GraphML (http://graphml.graphdrawing.org/specification.html) with what yEd adds to it.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <string_view>

namespace orrery::graph {

// The first graph of the file. Nodes, edges, direction, the data whose key has a telling attr.name (label, color,
// weight, ...), yEd's shapes, colours, lines and arrows; a node that holds a graph becomes a group. Ports are left out;
// a hyperedge becomes a small node joined to its ends, with a warning. An edge to a node that is not there makes it,
// with a warning. Throws Error for text that is not GraphML, and past a limit.
Graph readGraphMl(std::string_view text, const Source& source, const Limits& limits = {});

}  // namespace orrery::graph

#pragma once

// GEXF 1.2 and 1.3 (https://gexf.net), the format of Gephi.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <string_view>

namespace orrery::graph {

// Nodes and edges with labels, weights, kinds, viz colours, sizes, shapes and thickness, the attributes whose title is
// a telling one (url, description, type, ...); a node that holds nodes, or that others name as their parent, becomes a
// group. Times are left out: all of a dynamic graph is shown at once. An edge to a node that is not there makes it,
// with a warning. Throws Error for text that is not GEXF, and past a limit.
Graph readGexf(std::string_view text, const Source& source, const Limits& limits = {});

}  // namespace orrery::graph

#pragma once

// The labels of a graph as its search looks through them.

#include "scenes/graph/label_index.h"
#include "scenes/graph/queries.h"

namespace orrery::graph {

// Items are pick ids: nodes, then edges, then groups. Nodes are found by label and by id, the most connected first.
LabelIndex indexOf(const Graph& graph, const Adjacency& adjacency);

}  // namespace orrery::graph

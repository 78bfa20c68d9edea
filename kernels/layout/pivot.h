#pragma once

// PivotMDS (Brandes, Pich: "Eigensolver Methods for Progressive Multidimensional Scaling of Large Data", 2006): places
// whose distances resemble those in the graph, from the distances to a few pivots. Internal to kernels/layout.

#include "kernels/layout/graph.h"

namespace orrery::layout {

// Places for the nodes of one component, one unit about an edge long; pivots are chosen far from one another. O(pivots
// times edges). Nodes that the distances cannot tell apart get the same place.
void placeByPivots(const Graph& graph, std::span<const int> nodes, int pivots, std::uint64_t seed,
                   std::span<vec3> positions);

}  // namespace orrery::layout

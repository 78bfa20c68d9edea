#pragma once

// The shortest ranks of large graphs. The ranks that make the arcs' total length least are the dual of a flow of least
// cost in a network without capacities, which the primal-dual method finds (Ahuja, Magnanti, Orlin: "Network Flows",
// 1993, section 9.8): in some dozen searches over the whole graph where the network simplex takes as many pivots as
// there are nodes. Internal to kernels/layout.

#include "kernels/layout/rank_arcs.h"

namespace orrery::layout {

// `ranks` are feasible at first and at any time. False when it took too long: they are shorter than before, but not
// the shortest.
bool shortenByFlow(std::span<const WeightedArc> arcs, const Incidence& incidence, std::vector<int>& ranks);

}  // namespace orrery::layout

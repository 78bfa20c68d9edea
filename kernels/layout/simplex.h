#pragma once

// The network simplex of Gansner et al. 1993 (section 2.3), for graphs of some hundred nodes. Internal to
// kernels/layout.

#include "kernels/layout/rank_arcs.h"

namespace orrery::layout {

// Makes the arcs' total length the least; `ranks` are feasible. False when the pivots run out: the ranks are feasible
// all the same.
bool shortenBySimplex(std::span<const WeightedArc> arcs, const Incidence& incidence, int mostPivots,
                      std::vector<int>& ranks);

}  // namespace orrery::layout

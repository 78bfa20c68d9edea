#pragma once

// The network simplex that shortens a feasible ranking. Internal to kernels/layout.

#include "kernels/layout/ranks.h"

namespace orrery::layout {

// An edge as long as this is already longer than any picture; more would only overflow sums.
inline constexpr int kMaxMinLength = 1000;

// Makes the sum of arc lengths minimal and ranks start at 0 in each component; arcs are acyclic and `ranks` feasible.
// Then nodes that could stand on several ranks at the same cost move to the emptiest (balancing, section 2.4 of the
// paper). False when the graph is too large or the pivots run out: the ranks are feasible all the same.
bool shortenRanks(int nodeCount, std::span<const Arc> arcs, std::vector<int>& ranks);

}  // namespace orrery::layout

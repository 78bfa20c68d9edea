#pragma once

// Layout of graphs beyond the lecture tier: PivotMDS for the whole, the bounded t-force over a Barnes-Hut octree for
// the neighbourhoods. Internal to kernels/layout.

#include "kernels/layout/flow.h"

namespace orrery::layout {

// Positions, ranks, back edges, view; no hash. Reports progress and looks at the cancel flag between ticks.
Result layOutLarge(const Problem& problem, const Graph& graph, std::uint64_t seed, const Options& options);

}  // namespace orrery::layout

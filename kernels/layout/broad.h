#pragma once

// Pictures of some hundred nodes: too many to compose, few enough that no two bodies may overlap. Internal to
// kernels/layout.

#include "kernels/layout/flow.h"

namespace orrery::layout {

// One sketch, turned to the side with the fewest faults, scaled to the picture's shape, freed from overlaps and framed.
Result fitBroadly(const Problem& problem, const Graph& graph, const FlowOrder& order, std::uint64_t seed);

}  // namespace orrery::layout

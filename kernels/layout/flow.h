#pragma once

// What the flow of a problem asks of its nodes and bundles. Internal to kernels/layout.

#include "kernels/layout/graph.h"

#include <span>
#include <vector>

namespace orrery::layout {

struct FlowOrder {
    bool directed = false;
    std::vector<int> ranks;       // one a node; 0 without a flow
    std::vector<bool> backEdges;  // one an edge
    std::vector<int> directions;  // one a bundle: +1 from its first to its second node, -1 back, 0 undecided

    FlowOrder() = default;
    FlowOrder(const Problem& problem, const Graph& graph);
};

// Unit vector of the flow in the picture; 0 for none.
vec2 flowVector(Flow flow);

// Turns positions whose layers descend along y to that flow; down and none leave them.
void turnToFlow(Flow flow, std::span<vec3> positions);

}  // namespace orrery::layout

#pragma once

// Stress by stochastic gradient descent over all pairs (Zheng, Pawar, Goodman: "Graph Drawing by Stochastic Gradient
// Descent", 2018), with layers held as a projection, then the bounded t-force of Zhong et al. ("Force-Directed Graph
// Layouts Revisited", 2023). Internal to kernels/layout.

#include "kernels/layout/graph.h"

#include <vector>

namespace orrery::layout {

// One component to place: its nodes, and lengths for all bundles of the graph.
struct StressInput {
    const Graph& graph;
    std::span<const int> nodes;       // of the component
    std::span<const float> lengths;   // one a bundle: wished distance of centres
    std::span<const float> flow;      // one a node of the graph: wished place along y; empty for no layers
    std::uint64_t seed = 0;
    int epochs = 30;
};

// Wished distance of the centres of every bundle: minLength * step + both radii, 0.7 of that inside a group and 1.3
// across groups.
std::vector<float> wishedLengths(const Problem& problem, const Graph& graph, float step);

// Adds to `positions` (one a node of the graph) places for the component's nodes; positions already there are the start
// when `warm`, otherwise a random box. O(n^2) time and memory.
void layOutByStress(const StressInput& input, bool warm, std::span<vec3> positions);

// Moves the nodes by the bounded force for `ticks` steps of at most one unit. The flow coordinate is held toward its
// layer. O(n^2) a tick.
void refineByTForce(const StressInput& input, int ticks, std::span<vec3> positions);

}  // namespace orrery::layout

#pragma once

// Stress by stochastic gradient descent over all pairs (Zheng, Pawar, Goodman: "Graph Drawing by Stochastic Gradient
// Descent", 2018), with layers held as a projection, then the bounded t-force of Zhong et al. ("Force-Directed Graph
// Layouts Revisited", 2023). Internal to kernels/layout.

#include "kernels/layout/graph.h"

#include <vector>

namespace orrery::layout {

// Wished distance of the centres of every bundle: minLength * step + labels + both radii, 0.7 of that inside a group
// and 1.3 across groups.
std::vector<float> wishedLengths(const Problem& problem, const Graph& graph, float step);

// Works on one component after another; `positions` has one entry a node of the graph, of which the component's are
// changed. Time and memory grow with the square of the component, up to 65,535 nodes.
class StressLayout {
 public:
    // `lengths`: one a bundle. `flow`: one a node, its wished place along y; empty for no layers.
    StressLayout(const Graph& graph, std::span<const float> lengths, std::span<const float> flow);

    // From a random box: 30 epochs over all pairs in random order.
    void layOut(std::span<const int> nodes, std::uint64_t seed, std::span<vec3> positions);
    // By the bounded force, `ticks` steps of at most one mean edge length; layers are held.
    void refine(std::span<const int> nodes, int ticks, std::span<vec3> positions);

 private:
    struct Term {
        std::uint16_t a;
        std::uint16_t b;
        float distance;
    };

    void enter(std::span<const int> nodes, std::span<const vec3> positions);
    void leave(std::span<const int> nodes, std::span<vec3> positions) const;
    void findTerms(std::span<const int> nodes);
    void relax(const Term& term, float eta);
    void relaxAcross(const Term& term, float eta, float minimum);
    void addForces(std::span<const int> nodes, float toUnits);

    const Graph& graph_;
    std::span<const float> lengths_;
    std::span<const float> flow_;
    std::vector<int> local_;        // of a node of the graph, in the component at work
    std::vector<float> distances_;  // one a node of the graph
    // Dense copies for the inner loops, one a node of the component.
    std::vector<vec3> places_;
    std::vector<float> layers_;
    std::vector<vec3> forces_;
    std::vector<Term> terms_;
};

}  // namespace orrery::layout

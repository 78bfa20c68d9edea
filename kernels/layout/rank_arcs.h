#pragma once

// One connected component of a ranking, as the ways to shorten it see it. Internal to kernels/layout.

#include <span>
#include <vector>

namespace orrery::layout {

// Parallel arcs count as one with their number as weight. Nodes are numbered from 0; the arcs are acyclic.
struct WeightedArc {
    int from = 0;
    int to = 0;
    int minLength = 1;
    int weight = 1;
};

// The arcs at every node, each as often as it has ends there, by ascending index.
class Incidence {
 public:
    Incidence(std::size_t nodes, std::span<const WeightedArc> arcs);

    std::span<const int> of(int node) const {
        const auto at = static_cast<std::size_t>(node);
        return std::span(arcs_).subspan(static_cast<std::size_t>(first_[at]),
                                        static_cast<std::size_t>(first_[at + 1] - first_[at]));
    }

 private:
    std::vector<int> first_;
    std::vector<int> arcs_;
};

// Nodes that could stand on several ranks at the same cost move to the emptiest (Gansner et al. 1993, section 2.4).
void balanceRanks(std::span<const WeightedArc> arcs, const Incidence& incidence, std::vector<int>& ranks);

}  // namespace orrery::layout

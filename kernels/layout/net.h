#pragma once

// One component of a large graph as numbers alone: neighbours in one array, numbered so that what is near in the
// numbering is near in space. Internal to kernels/layout.

#include "kernels/layout/graph.h"

#include <span>
#include <vector>

namespace orrery::layout {

struct Net {
    std::vector<int> first{0};     // one a node, and the end
    std::vector<int> to;           // neighbours, node after node
    std::vector<float> stiffness;  // one over the wished length, as `to`; empty when all edges are 1 long

    // The component's node i is nodes[i]. Edges wished shorter or longer than others: shorter inside a group (0.7),
    // longer across (1.3), and minLength times as long.
    Net() = default;
    Net(const Problem& problem, const Graph& graph, std::span<const int> nodes);

    int count() const { return static_cast<int>(first.size()) - 1; }
    std::span<const int> neighbours(int node) const {
        const auto at = static_cast<std::size_t>(node);
        return std::span(to).subspan(static_cast<std::size_t>(first[at]),
                                     static_cast<std::size_t>(first[at + 1] - first[at]));
    }
    // The same with node i where order[i] was; neighbours keep their order.
    Net renumbered(std::span<const int> order) const;
};

// Nodes in the order of a breadth-first search from `source`, which must reach all.
std::vector<int> breadthFirst(const Net& net, int source);

}  // namespace orrery::layout

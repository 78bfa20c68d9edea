#pragma once

// A problem in the form that the stages of the layout work on: parallel edges bundled, neighbours in one array,
// components found. Internal to kernels/layout.

#include "kernels/layout/layout.h"

#include <vector>

namespace orrery::layout {

// All edges between the same two nodes, whatever their direction; from < to by index. Without edges it is a tie: it
// holds the members of a group together and is never drawn.
struct Bundle {
    int from = 0;
    int to = 0;
    int minLength = 1;       // the longest asked for by its edges
    std::vector<int> edges;  // indices into Problem::edges, ascending
};

class Graph {
 public:
    // Throws nothing; edges whose ends are out of range are programming errors.
    explicit Graph(const Problem& problem);

    int nodeCount() const { return nodeCount_; }
    const std::vector<Bundle>& bundles() const { return bundles_; }
    const std::vector<int>& selfLoops() const { return selfLoops_; }

    struct Link {
        int node;
        int bundle;
    };
    // Neighbours of a node, each once, by ascending index.
    std::span<const Link> neighbours(int node) const {
        const auto at = static_cast<std::size_t>(node);
        return std::span(links_).subspan(static_cast<std::size_t>(first_[at]),
                                         static_cast<std::size_t>(first_[at + 1] - first_[at]));
    }
    int degree(int node) const { return static_cast<int>(neighbours(node).size()); }

    // Each component's nodes ascending, components by their first node.
    const std::vector<std::vector<int>>& components() const { return components_; }

 private:
    void tieGroups(const Problem& problem);
    void link();
    void findComponents();

    int nodeCount_ = 0;
    std::vector<Bundle> bundles_;
    std::vector<int> selfLoops_;
    std::vector<int> first_;
    std::vector<Link> links_;
    std::vector<std::vector<int>> components_;
};

// Shortest paths from one node over `lengths` (one a bundle), Dijkstra's algorithm. `distances` has one entry a node of
// the graph; those of `component`, the nodes of the source's component, are overwritten.
void shortestPaths(const Graph& graph, std::span<const float> lengths, std::span<const int> component, int source,
                   std::span<float> distances);

// The outermost group first, down to the node's own; empty for a node in no group.
std::vector<int> groupPath(std::span<const Group> groups, int group);

inline bool isCancelled(const Options& options) {
    return options.cancel != nullptr && options.cancel->load(std::memory_order_relaxed);
}

}  // namespace orrery::layout

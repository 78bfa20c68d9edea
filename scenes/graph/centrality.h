#pragma once

// How important nodes are: by where random walks stay (PageRank), and by how many shortest paths pass (betweenness).
// Every edge counts the same; without directions it leads both ways. The results are the same on any number of threads.

#include "scenes/graph/progress.h"
#include "scenes/graph/queries.h"

#include <cstdint>
#include <vector>

namespace orrery::graph {

// Shares that add up to 1, one a node: of a surfer's time who follows an edge with probability `damping`, and else, or
// where no edge leads on, begins anew anywhere (Brin and Page 1998; power iteration until all shares together change
// by less than 1e-9, at most 200 times). Empty when the progress says stop.
std::vector<float> pageRank(const Adjacency& graph, double damping = 0.85, Progress* progress = nullptr);

struct BetweennessOptions {
    // Nodes that paths start from; all nodes where the graph has no more. 0: as many as some seconds allow.
    int pivots = 0;
    std::uint64_t seed = 1;  // of their choice
};

// The share of all pairs of other nodes whose shortest paths pass the node, a pair with several paths divided among
// them: 0 at the ends of a path, 1 in the middle of a star. Exact by Brandes 2001 where every node is a pivot, else
// estimated from random pivots (Brandes and Pich 2007). Empty when the progress says stop.
std::vector<float> betweenness(const Adjacency& graph, const BetweennessOptions& options = {},
                               Progress* progress = nullptr);

// The pivots that betweenness() takes when it is not told.
int pivotsFor(const Adjacency& graph);

}  // namespace orrery::graph

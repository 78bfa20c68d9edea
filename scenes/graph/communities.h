#pragma once

// Parts of a graph that hang together more than with the rest: the Leiden algorithm (Traag, Waltman and van Eck, "From
// Louvain to Leiden: guaranteeing well-connected communities", Scientific Reports 9, 2019) for modularity.

#include "scenes/graph/progress.h"
#include "scenes/graph/queries.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::graph {

struct Communities {
    std::vector<int> of;       // one a node: its community, numbered from the largest; of equals, by their first nodes
    std::vector<int> sizes;    // nodes of each
    std::vector<int> centres;  // of each: the node with most ends of edges inside it; of equals the first
    double modularity = 0.0;   // Newman and Girvan 2004, with weights
};

struct LeidenOptions {
    double resolution = 1.0;  // larger: more and smaller communities
    std::uint64_t seed = 1;   // of the order in which nodes are looked at
    int rounds = 2;           // at most; each begins with what the one before found, and none follows one without gain
};

// Directions do not count, parallel edges and their weights add up, loops count twice as ends of edges do. `weights`:
// one an edge, those that are not positive count as 1; or empty for 1 each. The same input gives the same answer on
// every machine. O(edges) for each of some ten passes, on one thread. Empty when the progress says stop.
//
// Of the refined communities that a node may join, it joins the best one, where the paper draws one at random, the
// better the likelier: with that draw any partition of well connected communities can be reached, without it the
// answer needs no exponential function, which differs between machines. What the paper guarantees of each round
// stands: communities are connected, and no two of them are better together.
Communities findCommunities(const Adjacency& graph, std::span<const float> weights = {},
                            const LeidenOptions& options = {}, Progress* progress = nullptr);

// Whether they are more than what the same search finds in a graph of as many edges that were drawn by lot, in which
// modularity is about 0.97 / sqrt(mean degree) (Reichardt and Bornholdt, "When are networks truly modular?", Physica D
// 224, 2006). Colours of communities that do not stand out are confetti.
bool standOut(const Communities& communities, const Adjacency& graph);

// Modularity of any division, by the same rules.
double modularity(const Adjacency& graph, std::span<const int> community, std::span<const float> weights = {},
                  double resolution = 1.0);

}  // namespace orrery::graph

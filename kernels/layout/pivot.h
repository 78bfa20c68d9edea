#pragma once

// PivotMDS (Brandes, Pich: "Eigensolver Methods for Progressive Multidimensional Scaling of Large Data", 2006): places
// whose distances resemble those in the graph, from the distances to a few pivots. Internal to kernels/layout.

#include "kernels/layout/net.h"

#include <cstdint>

namespace orrery::layout {

// Numbers of edges from some nodes to all. Stored in units of `unit` edges, so that the greatest fits into kMostSteps.
struct Pivots {
    static constexpr int kMostSteps = 1023;

    std::vector<int> nodes;
    std::vector<std::vector<std::uint16_t>> steps;  // [pivot][node]
    int unit = 1;

    std::size_t count() const { return nodes.size(); }
};

// The first few as far as possible from one another, which spans the whole; the others by chance, which stand for the
// mass of nodes. At most `wanted`, at least 1; the searches run at once. Looks at the cancel flag between them: what is
// returned then is of no use.
Pivots choosePivots(const Net& net, int wanted, std::uint64_t seed, const Options& options = {});

// Places for the nodes, one unit about an edge long, most spread along x and least along z. O(pivots times nodes).
// Nodes that the distances cannot tell apart get the same place.
std::vector<vec3> placeByPivots(const Pivots& pivots, std::uint64_t seed);

// The factor that brings distances to the pivots nearest to their numbers of edges, as ratios: of scale-optimal stress.
float bestScale(const Pivots& pivots, std::span<const vec3> places);

}  // namespace orrery::layout

#pragma once

// Large graphs of four kinds, the same on every machine, for measuring layouts.

#include <cstdint>
#include <string_view>
#include <vector>

namespace orrery::layout::bench {

struct Pair {
    int from = 0;
    int to = 0;
};

struct LargeGraph {
    int nodes = 0;
    std::vector<Pair> edges;
};

// All are connected. `kind`:
//   hubs         Barabasi-Albert, each new node joined to two earlier ones
//   grid         cubic, the side rounded: about `nodes` nodes
//   communities  about sqrt(nodes) of equal size, planted: two edges a node, a tenth of them between communities
//   tree         complete and binary
// Throws Error for any other.
LargeGraph makeLargeGraph(std::string_view kind, int nodes, std::uint64_t seed = 1);

}  // namespace orrery::layout::bench

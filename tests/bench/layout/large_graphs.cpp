#include "tests/bench/layout/large_graphs.h"

#include "engine/base/error.h"
#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace orrery::layout::bench {
namespace {

int below(Random& random, int bound) {
    return static_cast<int>(random.below(static_cast<std::uint32_t>(bound)));
}

LargeGraph hubs(int nodes, std::uint64_t seed) {
    LargeGraph graph{.nodes = nodes, .edges = {}};
    Random random(seed);
    std::vector<int> ends;  // each node as often as it has edges
    const auto join = [&](int from, int to) {
        graph.edges.push_back({from, to});
        ends.push_back(from);
        ends.push_back(to);
    };
    for (int node = 1; node < nodes; ++node) {
        if (node == 1) {
            join(1, 0);
            continue;
        }
        const int first = ends[random.below(static_cast<std::uint32_t>(ends.size()))];
        int second = first;
        while (second == first) second = ends[random.below(static_cast<std::uint32_t>(ends.size()))];
        join(node, first);
        join(node, second);
    }
    return graph;
}

LargeGraph grid(int nodes) {
    const int side = std::max(2, static_cast<int>(std::lround(std::cbrt(nodes))));
    LargeGraph graph{.nodes = side * side * side, .edges = {}};
    for (int z = 0; z < side; ++z) {
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x) {
                const int node = (z * side + y) * side + x;
                if (x + 1 < side) graph.edges.push_back({node, node + 1});
                if (y + 1 < side) graph.edges.push_back({node, node + side});
                if (z + 1 < side) graph.edges.push_back({node, node + side * side});
            }
        }
    }
    return graph;
}

LargeGraph communities(int nodes, std::uint64_t seed) {
    const int size = std::max(2, static_cast<int>(std::lround(std::sqrt(nodes))));
    LargeGraph graph{.nodes = nodes, .edges = {}};
    Random random(seed);
    std::set<std::pair<int, int>> known;
    const auto join = [&](int a, int b) {
        if (a != b && known.insert({std::min(a, b), std::max(a, b)}).second) graph.edges.push_back({a, b});
    };
    for (int node = 1; node < nodes; ++node) {
        // A random tree in each community, and one of communities, so that all is connected.
        const int first = node - node % size;
        join(node, node == first ? below(random, first) : first + below(random, node - first));
    }
    const auto wanted = static_cast<std::size_t>(nodes) * 2;
    while (graph.edges.size() < wanted) {
        const int node = below(random, nodes);
        const int first = node - node % size;
        const bool outside = random.below(10) == 0;
        join(node, outside ? below(random, nodes) : first + below(random, std::min(size, nodes - first)));
    }
    return graph;
}

LargeGraph tree(int nodes) {
    LargeGraph graph{.nodes = nodes, .edges = {}};
    for (int node = 1; node < nodes; ++node) graph.edges.push_back({(node - 1) / 2, node});
    return graph;
}

}  // namespace

LargeGraph makeLargeGraph(std::string_view kind, int nodes, std::uint64_t seed) {
    if (kind == "hubs") return hubs(nodes, seed);
    if (kind == "grid") return grid(nodes);
    if (kind == "communities") return communities(nodes, seed);
    if (kind == "tree") return tree(nodes);
    throw Error(fmt::format("{}: no kind of graph; there are hubs, grid, communities and tree", kind));
}

}  // namespace orrery::layout::bench

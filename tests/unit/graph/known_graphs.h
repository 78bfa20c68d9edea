#pragma once

// Graphs whose measures are known, from pairs of nodes.

#include "engine/base/random.h"
#include "scenes/graph/graph.h"

#include <string>
#include <utility>
#include <vector>

namespace orrery::graph::testing {

inline Graph graphOf(int nodes, const std::vector<std::pair<int, int>>& edges, bool directed = false) {
    Graph graph;
    graph.directed = directed;
    for (int i = 0; i < nodes; ++i) {
        Node node;
        node.id = std::to_string(i);
        node.label.plain = node.id;
        graph.nodes.push_back(node);
    }
    for (const auto& [from, to] : edges) {
        Edge edge;
        edge.from.index = from;
        edge.to.index = to;
        graph.edges.push_back(edge);
    }
    return graph;
}

// Zachary, "An Information Flow Model for Conflict and Fission in Small Groups", 1977: 34 members, 78 friendships.
inline Graph karateClub() {
    std::vector<std::pair<int, int>> edges;
    const std::vector<std::vector<int>> later{{1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31},
                                              {2, 3, 7, 13, 17, 19, 21, 30},
                                              {3, 7, 8, 9, 13, 27, 28, 32},
                                              {7, 12, 13},
                                              {6, 10},
                                              {6, 10, 16},
                                              {16},
                                              {},
                                              {30, 32, 33},
                                              {33},
                                              {},
                                              {},
                                              {},
                                              {33},
                                              {32, 33},
                                              {32, 33},
                                              {},
                                              {},
                                              {32, 33},
                                              {33},
                                              {32, 33},
                                              {},
                                              {32, 33},
                                              {25, 27, 29, 32, 33},
                                              {25, 27, 31},
                                              {31},
                                              {29, 33},
                                              {33},
                                              {31, 33},
                                              {32, 33},
                                              {32, 33},
                                              {32, 33},
                                              {33},
                                              {}};
    for (std::size_t from = 0; from < later.size(); ++from) {
        for (const int to : later[from]) edges.emplace_back(static_cast<int>(from), to);
    }
    return graphOf(34, edges);
}

// `parts` of `each` nodes; every node has `inside` random edges within its part and `outside` to anywhere.
inline Graph plantedParts(int parts, int each, int inside, int outside, std::uint64_t seed) {
    Random random(seed);
    std::vector<std::pair<int, int>> edges;
    const int count = parts * each;
    for (int i = 0; i < count; ++i) {
        const int base = i / each * each;
        for (int k = 0; k < inside; ++k)
            edges.emplace_back(i, base + static_cast<int>(random.below(static_cast<std::uint32_t>(each))));
        for (int k = 0; k < outside; ++k)
            edges.emplace_back(i, static_cast<int>(random.below(static_cast<std::uint32_t>(count))));
    }
    return graphOf(count, edges);
}

}  // namespace orrery::graph::testing

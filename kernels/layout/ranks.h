#pragma once

// Ranks of a directed graph: whole numbers that grow along the edges. Cycles are broken at depth-first back edges in
// source order; longest path gives a feasible start, and the network simplex of Gansner, Koutsofios, North, Vo ("A
// Technique for Drawing Directed Graphs", 1993, section 2) makes the sum of edge lengths minimal, or for large graphs
// the flow of least cost that is its dual.

#include <span>
#include <vector>

namespace orrery::layout {

struct Arc {
    int from = 0;
    int to = 0;
    int minLength = 1;  // at least 0
};

struct Ranking {
    std::vector<int> ranks;  // one a node, each component's smallest is 0
    std::vector<bool> back;  // one an arc: it closes a cycle, and counts the other way round; false for self-loops
    bool shortest = true;    // false: it took too long, the ranks are feasible but not quite the shortest
};

// rank(to) >= rank(from) + minLength for every arc that is not a back edge, and the reverse for back edges.
Ranking rankNodes(int nodeCount, std::span<const Arc> arcs);

// As Ranking::back, alone.
std::vector<bool> findBackArcs(int nodeCount, std::span<const Arc> arcs);

// Sum over arcs of the ranks that they span; what the simplex minimises.
long long totalSpan(const Ranking& ranking, std::span<const Arc> arcs);

}  // namespace orrery::layout

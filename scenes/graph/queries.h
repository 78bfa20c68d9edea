#pragma once

// What a class asks of a graph: how one gets from here to there, what lies around, upstream and downstream, what breaks
// when a node fails. All in O(nodes + edges), on node indices; an edge to a group stands for edges to each of its
// nodes.

#include "scenes/graph/graph.h"

#include <cstddef>
#include <span>
#include <vector>

namespace orrery::graph {

// Edges as the queries see them: by node, both ways, with the index of the edge they came from. The steps of one node
// lie side by side, in the order in which the edges were written.
class Adjacency {
 public:
    struct Step {
        int node;
        int edge;
    };

    // An edge between two nodes; one to a group is several.
    struct Pair {
        int from;
        int to;
    };

    explicit Adjacency(const Graph& graph);

    std::size_t nodeCount() const { return out_.first.size() - 1; }
    std::size_t edgeCount() const { return edgeCount_; }
    std::size_t stepCount() const { return out_.steps.size(); }
    std::span<const Step> out(int node) const { return out_.of(node); }
    std::span<const Step> in(int node) const { return in_.of(node); }
    std::span<const Pair> pairs(int edge) const {
        const auto i = static_cast<std::size_t>(edge);
        return firstPair_.empty() ? std::span(&pairs_[i], 1)
                                  : std::span(pairs_.data() + firstPair_[i], firstPair_[i + 1] - firstPair_[i]);
    }
    // Ends of edges at the node, both of a loop.
    std::size_t degree(int node) const { return out(node).size() + in(node).size(); }
    bool directed() const { return directed_; }

 private:
    struct Steps {
        std::vector<std::size_t> first;  // of a node's steps, and one more
        std::vector<Step> steps;

        std::span<const Step> of(int node) const {
            const auto i = static_cast<std::size_t>(node);
            return {steps.data() + first[i], first[i + 1] - first[i]};
        }
    };

    Steps out_, in_;
    std::vector<Pair> pairs_;             // by edge
    std::vector<std::size_t> firstPair_;  // of an edge's, and one more; empty where each edge is one pair
    std::size_t edgeCount_;
    bool directed_;
};

// What a query found, in the order in which it should be shown: waves[0] first, and so on.
struct Answer {
    std::vector<std::vector<int>> nodeWaves;
    std::vector<std::vector<int>> edgeWaves;

    bool empty() const { return nodeWaves.empty(); }
    std::size_t nodeCount() const;
    std::size_t edgeCount() const;
};

// A shortest path from one node to another along the edges' directions; where there is none, against them too
// (`againstFlow` tells). One node a wave. Empty when they are not connected at all.
struct Path {
    Answer answer;
    bool againstFlow = false;
};
Path shortestPath(const Adjacency& graph, int from, int to);

// Everything that can be reached from the node, or from which the node can be reached, a wave for each further step;
// wave 0 is the node itself.
Answer downstream(const Adjacency& graph, int node);
Answer upstream(const Adjacency& graph, int node);

// Everything within so many steps, whichever way the edges point.
Answer around(const Adjacency& graph, int node, int steps);

// What is cut off when the node fails: what some source reaches now and none reaches without the node. A source is a
// node without incoming edges; in a part of the graph that has none (a cycle at the top), every node of that first
// cycle is one. Without directions there are no sources: of the pieces that the node held together all but the largest
// are cut off. Wave 0 is the node, then by steps from it.
Answer cutOffBy(const Adjacency& graph, int node);

}  // namespace orrery::graph

#pragma once

// What a class asks of a graph: how one gets from here to there, what lies upstream and downstream, what breaks when a
// node fails. All in O(nodes + edges), on node indices; an edge to a group stands for edges to each of its nodes.

#include "scenes/graph/graph.h"

#include <vector>

namespace orrery::graph {

// Edges as the queries see them: by node, both ways, with the index of the edge they came from.
class Adjacency {
 public:
    struct Step {
        int node;
        int edge;
    };

    explicit Adjacency(const Graph& graph);

    std::size_t nodeCount() const { return out_.size(); }
    const std::vector<Step>& out(int node) const { return out_[static_cast<std::size_t>(node)]; }
    const std::vector<Step>& in(int node) const { return in_[static_cast<std::size_t>(node)]; }
    bool directed() const { return directed_; }

 private:
    std::vector<std::vector<Step>> out_, in_;
    bool directed_;
};

// What a query found, in the order in which it should be shown: waves[0] first, and so on.
struct Answer {
    std::vector<std::vector<int>> nodeWaves;
    std::vector<std::vector<int>> edgeWaves;

    bool empty() const { return nodeWaves.empty(); }
    std::size_t nodeCount() const;
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

// What is cut off when the node fails: what some source reaches now and none reaches without the node. A source is a
// node without incoming edges; in a part of the graph that has none (a cycle at the top), every node of that first
// cycle is one. Wave 0 is the node, then by steps from it.
Answer cutOffBy(const Adjacency& graph, int node);

// Strongly connected components (Tarjan 1972, without recursion): one number a node, numbered so that an edge between
// two components runs from the larger number to the smaller.
std::vector<int> strongComponents(const Adjacency& graph);

}  // namespace orrery::graph

#pragma once

// Graphs for the tests and benchmarks of the layout: generated ones, and the structure of lecture graphs with the sizes
// that their labels take up.

#include "kernels/layout/layout.h"

#include <string>
#include <vector>

namespace orrery::layout::testing {

struct Sample {
    std::string name;
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    std::vector<Group> groups;
    Flow flow = Flow::none;

    // Views this sample: keep it while the problem is in use.
    Problem problem() const {
        Problem result;
        result.nodes = nodes;
        result.edges = edges;
        result.groups = groups;
        result.flow = flow;
        return result;
    }
};

// Barabasi-Albert: each new node is joined to `each` earlier ones, more likely to those with many edges.
Sample barabasiAlbert(int nodes, int each, std::uint64_t seed);
// Any two nodes are as likely joined as any others; no self-loops. Labels on `labelled` of the edges (0..1).
Sample randomGraph(int nodes, int edges, double labelled, std::uint64_t seed);
Sample chain(int nodes);
Sample star(int leaves);
Sample complete(int nodes);

// The 46 graphs of the built-in lesson: their edges, and boxes about as large as their labels.
std::vector<Sample> lectureGraphs();

}  // namespace orrery::layout::testing

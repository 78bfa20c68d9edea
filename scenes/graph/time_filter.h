#pragma once

// What of a graph is there at a time: all that came up to then, or only what came in a span before it. What has no time
// is always there; where only edges have times, a node is there with the first of its edges.

#include "scenes/graph/graph.h"

#include <string>
#include <vector>

namespace orrery::graph {

class TimeFilter {
 public:
    // The graph must live as long.
    explicit TimeFilter(const Graph& graph);

    bool any() const { return any_; }
    double first() const { return first_; }
    double last() const { return last_; }
    // The least step that shows something new: 1 where all times are whole numbers, else a part of the whole.
    double step() const { return whole_ ? 1.0 : (last_ - first_) / 200.0; }

    struct Present {
        std::vector<unsigned char> nodes, edges;  // one each: 1 there, 0 not
    };
    // `window`: how long before `time` something may have come; 0 for no bound.
    Present at(double time, double window) const;

    // "2021", "0.25": as many digits as tell two steps apart.
    std::string shown(double time) const;

 private:
    const Graph& graph_;
    bool any_ = false;
    bool whole_ = true;
    double first_ = 0.0;
    double last_ = 0.0;
    std::vector<unsigned char> withEdges_;  // nodes that come with their edges
};

}  // namespace orrery::graph

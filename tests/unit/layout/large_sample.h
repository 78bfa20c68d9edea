#pragma once

// The large graphs of the benchmarks as samples for tests.

#include "tests/bench/layout/large_graphs.h"
#include "tests/unit/layout/graphs.h"

#include <string_view>

namespace orrery::layout::testing {

// Nodes without a size, one a number of the generator.
inline Sample largeSample(std::string_view kind, int nodes) {
    const bench::LargeGraph graph = bench::makeLargeGraph(kind, nodes);
    Sample sample;
    sample.name = kind;
    sample.nodes.assign(static_cast<std::size_t>(graph.nodes), Node{});
    for (const auto& [from, to] : graph.edges) sample.edges.push_back({.from = from, .to = to});
    return sample;
}

}  // namespace orrery::layout::testing

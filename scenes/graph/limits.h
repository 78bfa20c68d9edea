#pragma once

// What the graph readers accept at most. Each limit is refused with a message that names it; README.md states them.

#include <cstddef>
#include <cstdint>

namespace orrery::graph {

struct Limits {
    std::uint64_t bytes = 1ULL << 30U;          // of a file
    std::uint64_t copiedBytes = 256ULL << 20U;  // of labels and styles that a line gives to many nodes or edges
    std::size_t nodes = 1'000'000;
    std::size_t edges = 5'000'000;
    int nesting = 64;  // subgraphs within subgraphs, elements within elements
    std::size_t labelBytes = 65536;
};

}  // namespace orrery::graph

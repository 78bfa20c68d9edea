#include "scenes/graph/arrangement.h"

#include "scenes/graph/readers/readers.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

// A chain of that many nodes; with `back` closing edges between neighbours.
std::string chain(const std::string& arrow, int nodes, int back) {
    std::string text;
    for (int node = 1; node < nodes; ++node) text += fmt::format("n{} {} n{}\n", node - 1, arrow, node);
    for (int node = 1; node <= back; ++node) text += fmt::format("n{} {} n{}\n", node, arrow, node - 1);
    return text;
}

layout::Flow flowOf(Format format, const std::string& text) {
    const Graph graph = readGraphText(text, {.file = "test"}, format);
    return prepare(graph, text::threadTypesetter()).flow;
}

TEST(Arrangement, LargeGraphsAreLayeredWhenTheyAreDirectedAndHardlyHaveCycles) {
    EXPECT_EQ(flowOf(Format::dot, "digraph {\n" + chain("->", 800, 0) + "}"), layout::Flow::down);
    EXPECT_EQ(flowOf(Format::dot, "digraph {\nrankdir=LR\n" + chain("->", 800, 0) + "}"), layout::Flow::right);
    EXPECT_EQ(flowOf(Format::mermaid, "flowchart BT\n" + chain("-->", 800, 10)), layout::Flow::up)
        << "one edge in 80 goes back";
    EXPECT_EQ(flowOf(Format::mermaid, "flowchart TD\n" + chain("-->", 800, 100)), layout::Flow::none);
    EXPECT_EQ(flowOf(Format::dot, "graph {\n" + chain("--", 800, 0) + "}"), layout::Flow::none);
    EXPECT_EQ(flowOf(Format::csv, "source,target\n" + chain(",", 800, 0)), layout::Flow::none)
        << "a list of edges, oldest first, has no cycles either";
    // Cards flow with as many cycles as there are.
    EXPECT_EQ(flowOf(Format::mermaid, "flowchart TD\n" + chain("-->", 100, 90)), layout::Flow::down);
}

}  // namespace
}  // namespace orrery::graph

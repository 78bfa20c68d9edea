#include "scenes/graph/queries.h"
#include "tests/unit/graph/build.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

using testing::ids;
using testing::node;
using testing::read;

std::string waves(const Graph& graph, const Answer& answer) {
    std::string text;
    for (const auto& wave : answer.nodeWaves) text += (text.empty() ? "" : "|") + ids(graph, wave);
    return text;
}

TEST(Queries, ShortestPathGoesAlongTheArrows) {
    const Graph graph = read("A --> B --> C --> D\nA --> X --> D\nD --> A");
    const Adjacency adjacency(graph);
    const Path path = shortestPath(adjacency, node(graph, "A"), node(graph, "D"));
    EXPECT_EQ(waves(graph, path.answer), "A|X|D");
    EXPECT_FALSE(path.againstFlow);
    EXPECT_EQ(path.answer.edgeWaves[1].size(), 1U);
    EXPECT_TRUE(path.answer.edgeWaves[0].empty());
}

TEST(Queries, WithoutAWayAlongTheArrowsItSaysSo) {
    const Graph graph = read("A --> B\nC --> B\nLonely");
    const Adjacency adjacency(graph);
    const Path path = shortestPath(adjacency, node(graph, "A"), node(graph, "C"));
    EXPECT_EQ(waves(graph, path.answer), "A|B|C");
    EXPECT_TRUE(path.againstFlow);
    EXPECT_TRUE(shortestPath(adjacency, node(graph, "A"), node(graph, "Lonely")).answer.empty());
}

TEST(Queries, ConesGrowStepByStep) {
    const Graph graph = read("A --> B & C\nB --> D\nC --> D\nD --> E\nZ --> C");
    const Adjacency adjacency(graph);
    EXPECT_EQ(waves(graph, downstream(adjacency, node(graph, "A"))), "A|BC|D|E");
    EXPECT_EQ(waves(graph, upstream(adjacency, node(graph, "D"))), "D|BC|AZ");
}

// One machine that everything passes through: the chip supply chain's lesson.
TEST(Queries, WhatBreaksWhenANodeFails) {
    const Graph graph = read("Mine --> ASML --> TSMC --> Nvidia --> Models\nTSMC --> Apple\nSamsung --> Apple");
    const Adjacency adjacency(graph);
    EXPECT_EQ(waves(graph, cutOffBy(adjacency, node(graph, "ASML"))), "ASML|TSMC|Nvidia|Models")
        << "Apple is still fed by Samsung";
    EXPECT_EQ(waves(graph, cutOffBy(adjacency, node(graph, "Mine"))), "Mine|ASML|TSMC|Nvidia|Models");
    EXPECT_EQ(waves(graph, cutOffBy(adjacency, node(graph, "Models"))), "Models");
}

TEST(Queries, ACycleAtTheTopFeedsWhatItReaches) {
    const Graph graph = read("A --> B --> A\nB --> C --> D");
    const Adjacency adjacency(graph);
    EXPECT_EQ(waves(graph, cutOffBy(adjacency, node(graph, "C"))), "C|D");
    EXPECT_EQ(waves(graph, cutOffBy(adjacency, node(graph, "A"))), "A") << "B is a source of its own in the cycle";
}

TEST(Queries, AnEdgeToAGroupReachesItsMembers) {
    const Graph graph = read("subgraph S\nX --> Y\nend\nA --> S\nS --> Z");
    const Adjacency adjacency(graph);
    const Answer cone = downstream(adjacency, node(graph, "A"));
    EXPECT_EQ(cone.nodeCount(), 4U) << "A, X, Y and Z";
}

TEST(Queries, StrongComponentsAreNumberedAgainstTheFlow) {
    const Graph graph = read("A --> B --> C --> B\nC --> D --> E --> D");
    const Adjacency adjacency(graph);
    const auto component = strongComponents(adjacency);
    const auto of = [&](const char* id) { return component[static_cast<std::size_t>(node(graph, id))]; };
    EXPECT_EQ(of("B"), of("C"));
    EXPECT_EQ(of("D"), of("E"));
    EXPECT_GT(of("A"), of("B"));
    EXPECT_GT(of("B"), of("D"));
}

TEST(Queries, ALongChainDoesNotOverflowTheStack) {
    std::string text;
    for (int i = 0; i < 60000; ++i) text += "n" + std::to_string(i) + "-->n" + std::to_string(i + 1) + "\n";
    const Graph graph = read(text);
    const Adjacency adjacency(graph);
    EXPECT_EQ(strongComponents(adjacency).size(), 60001U);
    EXPECT_EQ(downstream(adjacency, 0).nodeWaves.size(), 60001U);
}

}  // namespace
}  // namespace orrery::graph

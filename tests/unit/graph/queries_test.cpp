#include "scenes/graph/queries.h"
#include "engine/base/random.h"
#include "tests/unit/graph/build.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

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

TEST(Queries, WithoutDirectionsTheSmallerPiecesAreCutOff) {
    Graph graph = read("A --- B --- C --- D --- E\nB --- X");
    graph.directed = false;
    const Adjacency adjacency(graph);
    EXPECT_EQ(waves(graph, cutOffBy(adjacency, node(graph, "B"))), "B|AX") << "C, D and E still hang together";
    EXPECT_EQ(waves(graph, cutOffBy(adjacency, node(graph, "X"))), "X");
}

TEST(Queries, AroundLooksBothWaysAndNoFartherThanAsked) {
    const Graph graph = read("A --> B --> C --> D\nX --> B\nD --> A");
    const Adjacency adjacency(graph);
    const Answer near = around(adjacency, node(graph, "B"), 1);
    EXPECT_EQ(waves(graph, near), "B|ACX");
    EXPECT_EQ(near.edgeCount(), 3U);
    EXPECT_EQ(waves(graph, around(adjacency, node(graph, "B"), 2)), "B|ACX|D");
    EXPECT_EQ(around(adjacency, node(graph, "B"), 2).edgeCount(), 5U);
}

// Every answer again by the plainest means: on random graphs, with cycles, loops and parallel edges.
TEST(Queries, AgreeWithDefinitionsOnRandomGraphs) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Random random(seed);
        Graph graph;
        const auto count = static_cast<int>(4 + random.below(12));
        for (int i = 0; i < count; ++i) graph.nodes.push_back({.id = std::to_string(i)});
        for (int e = 0; e < count + static_cast<int>(random.below(12)); ++e) {
            Edge edge;
            edge.from.index = static_cast<int>(random.below(static_cast<std::uint32_t>(count)));
            edge.to.index = static_cast<int>(random.below(static_cast<std::uint32_t>(count)));
            graph.edges.push_back(edge);
        }
        const Adjacency adjacency(graph);
        // reach[a][b]: steps from a to b along the arrows, by Floyd and Warshall; `gone` fails.
        const auto distances = [&](int gone) {
            std::vector<std::vector<int>> reach(static_cast<std::size_t>(count),
                                                std::vector<int>(static_cast<std::size_t>(count), 1000));
            for (int i = 0; i < count; ++i) {
                if (i != gone) reach[static_cast<std::size_t>(i)][static_cast<std::size_t>(i)] = 0;
            }
            for (const Edge& edge : graph.edges) {
                if (edge.from.index == gone || edge.to.index == gone || edge.from.index == edge.to.index) continue;
                reach[static_cast<std::size_t>(edge.from.index)][static_cast<std::size_t>(edge.to.index)] = 1;
            }
            for (std::size_t k = 0; k < reach.size(); ++k) {
                for (auto& row : reach) {
                    for (std::size_t j = 0; j < reach.size(); ++j) row[j] = std::min(row[j], row[k] + reach[k][j]);
                }
            }
            return reach;
        };
        const auto reach = distances(-1);
        const auto feeds = [&](int a, int b) {
            return reach[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)] < 1000;
        };
        // Where the flow begins: whatever leads there can be reached from there.
        std::vector<int> tops;
        for (int i = 0; i < count; ++i) {
            bool top = true;
            for (int j = 0; j < count; ++j) top = top && (!feeds(j, i) || feeds(i, j));
            if (top) tops.push_back(i);
        }
        for (int a = 0; a < count; ++a) {
            for (int b = 0; b < count; ++b) {
                const Path path = shortestPath(adjacency, a, b);
                const int steps = reach[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)];
                if (steps < 1000) {
                    ASSERT_FALSE(path.againstFlow);
                    ASSERT_EQ(path.answer.nodeWaves.size(), static_cast<std::size_t>(steps) + 1) << seed;
                    for (std::size_t i = 1; i < path.answer.edgeWaves.size(); ++i) {
                        const Edge& edge = graph.edges[static_cast<std::size_t>(path.answer.edgeWaves[i].at(0))];
                        ASSERT_EQ(edge.from.index, path.answer.nodeWaves[i - 1].at(0));
                        ASSERT_EQ(edge.to.index, path.answer.nodeWaves[i].at(0));
                    }
                } else {
                    ASSERT_TRUE(path.answer.empty() || path.againstFlow);
                }
            }
            const auto without = distances(a);
            std::set<int> lost{a};
            for (int b = 0; b < count; ++b) {
                const bool fed = std::ranges::any_of(tops, [&](int top) {
                    return top != a && without[static_cast<std::size_t>(top)][static_cast<std::size_t>(b)] < 1000;
                });
                if (!fed) lost.insert(b);
            }
            std::set<int> found;
            for (const auto& wave : cutOffBy(adjacency, a).nodeWaves) found.insert(wave.begin(), wave.end());
            ASSERT_EQ(found, lost) << "seed " << seed << " node " << a;
        }
    }
}

TEST(Queries, ALongChainDoesNotOverflowTheStack) {
    std::string text;
    for (int i = 0; i < 60000; ++i) text += "n" + std::to_string(i) + "-->n" + std::to_string(i + 1) + "\n";
    const Graph graph = read(text);
    const Adjacency adjacency(graph);
    EXPECT_EQ(cutOffBy(adjacency, 30000).nodeWaves.size(), 30001U);
    EXPECT_EQ(downstream(adjacency, 0).nodeWaves.size(), 60001U);
}

}  // namespace
}  // namespace orrery::graph

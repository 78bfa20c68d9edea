// Questions about random graphs, small and large, against plain answers, and on any number of cores.

#include "scenes/graph/spread.h"

#include "engine/base/random.h"
#include "tests/unit/layout/threads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

namespace orrery::graph {
namespace {

struct Kind {
    const char* name;
    int nodes;
    int edges;
    bool directed = true;
    bool chain = false;  // else between any two
};

Graph randomGraph(const Kind& kind, std::uint64_t seed) {
    Graph graph;
    graph.directed = kind.directed;
    graph.nodes.resize(static_cast<std::size_t>(kind.nodes));
    Random random(seed);
    const auto nodes = static_cast<std::uint32_t>(kind.nodes);
    for (int i = 0; i < kind.edges; ++i) {
        Edge edge;
        edge.from.index = static_cast<int>(random.below(nodes));
        edge.to.index = kind.chain ? std::min(edge.from.index + 1 + static_cast<int>(random.below(3)), kind.nodes - 1)
                                   : static_cast<int>(random.below(nodes));
        graph.edges.push_back(std::move(edge));
    }
    return graph;
}

using Set = std::vector<bool>;
using Neighbours = std::vector<std::vector<int>>;

Neighbours neighboursOf(const Graph& graph, Way way) {
    Neighbours neighbours(graph.nodes.size());
    for (const Edge& edge : graph.edges) {
        const auto from = static_cast<std::size_t>(edge.from.index);
        const auto to = static_cast<std::size_t>(edge.to.index);
        if (way != Way::back || !graph.directed) neighbours[from].push_back(edge.to.index);
        if (way != Way::forth || !graph.directed) neighbours[to].push_back(edge.from.index);
    }
    return neighbours;
}

// Steps from the nearest start to each node, -1 to what is not reached; nothing passes `without`.
std::vector<int> distances(const Neighbours& neighbours, const std::vector<int>& starts, int most = -1,
                           int without = -1) {
    std::vector<int> distance(neighbours.size(), -1);
    std::deque<int> waiting;
    for (const int start : starts) {
        if (start != without) waiting.push_back(start);
    }
    for (const int start : waiting) distance[static_cast<std::size_t>(start)] = 0;
    while (!waiting.empty()) {
        const int node = waiting.front();
        waiting.pop_front();
        const int further = distance[static_cast<std::size_t>(node)] + 1;
        if (most >= 0 && further > most) continue;
        for (const int next : neighbours[static_cast<std::size_t>(node)]) {
            if (next == without || distance[static_cast<std::size_t>(next)] >= 0) continue;
            distance[static_cast<std::size_t>(next)] = further;
            waiting.push_back(next);
        }
    }
    return distance;
}

// Of what is in `shown` (all: empty).
Answer plainWaves(const Graph& graph, const std::vector<int>& distance, const Set& shown = {}) {
    Answer answer;
    const auto waveOf = [&](int node) {
        const auto at = static_cast<std::size_t>(node);
        return shown.empty() || shown[at] ? distance[at] : -1;
    };
    const auto add = [](std::vector<std::vector<int>>& waves, int wave, int item) {
        if (waves.size() <= static_cast<std::size_t>(wave)) waves.resize(static_cast<std::size_t>(wave) + 1);
        waves[static_cast<std::size_t>(wave)].push_back(item);
    };
    for (int node = 0; node < static_cast<int>(graph.nodes.size()); ++node) {
        if (waveOf(node) >= 0) add(answer.nodeWaves, waveOf(node), node);
    }
    for (int e = 0; e < static_cast<int>(graph.edges.size()); ++e) {
        const Edge& edge = graph.edges[static_cast<std::size_t>(e)];
        const int from = waveOf(edge.from.index);
        const int to = waveOf(edge.to.index);
        if (from >= 0 && to >= 0) add(answer.edgeWaves, std::max(from, to), e);
    }
    answer.edgeWaves.resize(answer.nodeWaves.size());
    return answer;
}

// As its words say it: what some source reaches now and none reaches without the node.
Answer plainCutOff(const Graph& graph, int node) {
    const Neighbours forth = neighboursOf(graph, Way::forth);
    const Neighbours back = neighboursOf(graph, Way::back);
    const std::size_t count = graph.nodes.size();
    Set lost(count, false);
    lost[static_cast<std::size_t>(node)] = true;
    const std::vector<int> below = distances(forth, {node});
    if (graph.directed) {
        // Where the flow begins: what is reached by all that reaches it.
        std::vector<int> sources;
        Set known(count, false);
        for (int start = 0; start < static_cast<int>(count); ++start) {
            if (known[static_cast<std::size_t>(start)]) continue;
            const std::vector<int> above = distances(back, {start});
            const std::vector<int> reached = distances(forth, {start});
            bool first = true;
            for (std::size_t i = 0; i < count; ++i) first = first && (above[i] < 0 || reached[i] >= 0);
            if (!first) continue;
            for (std::size_t i = 0; i < count; ++i) {
                if (above[i] < 0) continue;
                known[i] = true;
                sources.push_back(static_cast<int>(i));
            }
        }
        const std::vector<int> without = distances(forth, sources, -1, node);
        for (std::size_t i = 0; i < count; ++i) lost[i] = lost[i] || (below[i] >= 0 && without[i] < 0);
    } else {
        std::vector<std::vector<int>> pieces;
        for (std::size_t i = 0; i < count; ++i) lost[i] = below[i] >= 0;
        std::vector<int> largest;
        // Of pieces of one size the first stays: those at the ends of edges that begin at the node come first.
        std::vector<int> starts;
        for (const bool out : {true, false}) {
            for (const Edge& edge : graph.edges) {
                if ((out ? edge.from : edge.to).index == node) starts.push_back((out ? edge.to : edge.from).index);
            }
        }
        for (const int start : starts) {
            if (start == node) continue;
            const std::vector<int> piece = distances(forth, {start}, -1, node);
            const auto size = [](const std::vector<int>& of) {
                return std::ranges::count_if(of, [](int d) { return d >= 0; });
            };
            if (largest.empty() || size(piece) > size(largest)) largest = piece;
        }
        for (std::size_t i = 0; i < largest.size(); ++i) lost[i] = lost[i] && largest[i] < 0;
    }
    return plainWaves(graph, below, lost);
}

void expectEqual(const Answer& answer, const Answer& plain, const std::string& what) {
    EXPECT_EQ(answer.nodeWaves, plain.nodeWaves) << what;
    EXPECT_EQ(answer.edgeWaves, plain.edgeWaves) << what;
}

void compareReach(const Graph& graph, const Adjacency& adjacency, int node, const std::string& what,
                  const std::vector<std::size_t>& threads) {
    const auto compare = [&](const char* question, Way way, int most, const auto& ask) {
        const Answer plain = plainWaves(graph, distances(neighboursOf(graph, way), {node}, most));
        for (const std::size_t count : threads)
            expectEqual(layout::testing::onThreads(count, ask), plain,
                        what + ", " + question + " on " + std::to_string(count));
    };
    compare("downstream", Way::forth, -1, [&] { return downstream(adjacency, node); });
    compare("upstream", Way::back, -1, [&] { return upstream(adjacency, node); });
    for (const int steps : {1, 3, 12})
        compare("around", Way::both, steps, [&] { return around(adjacency, node, steps); });
}

TEST(Spread, AnswersAboutSmallGraphsAreThePlainOnes) {
    for (const Kind& kind : {Kind{"sparse", 30, 30}, Kind{"dense", 30, 90}, Kind{"chain", 70, 120, true, true},
                             Kind{"undirected", 30, 28, false}, Kind{"tiny", 3, 4}}) {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            const Graph graph = randomGraph(kind, seed);
            const Adjacency adjacency(graph);
            for (int node = 0; node < kind.nodes; node += 3) {
                const std::string what =
                    std::string(kind.name) + " " + std::to_string(seed) + " " + std::to_string(node);
                compareReach(graph, adjacency, node, what, {1});
                expectEqual(cutOffBy(adjacency, node), plainCutOff(graph, node), what + ", cut off");
                if (HasFailure()) return;
            }
        }
    }
}

// Large enough for all cores, for fronts that are small and large, and for words of marks that are not full.
TEST(Spread, AnswersAboutLargeGraphsAreThePlainOnesOnAnyNumberOfCores) {
    for (const Kind& kind : {Kind{"random", 100'003, 200'000}, Kind{"sparse", 100'003, 110'000},
                             Kind{"deep", 50'001, 150'000, true, true}, Kind{"undirected", 60'000, 70'000, false}}) {
        const Graph graph = randomGraph(kind, 7);
        const Adjacency adjacency(graph);
        for (const int node : {0, 4711}) {
            compareReach(graph, adjacency, node, std::string(kind.name) + " " + std::to_string(node), {1, 4});
            if (HasFailure()) return;
        }
    }
}

// Everything hangs on one node: a source, a bridge, and behind it all the rest.
TEST(Spread, WhatALargeGraphLosesWithItsOnlyBridge) {
    constexpr int kBehind = 80'000;
    Graph graph = randomGraph({"behind", kBehind, 3 * kBehind}, 5);
    graph.nodes.resize(kBehind + 2);
    for (int i = 0; i + 1 < kBehind; i += 2) {
        Edge edge;
        edge.from.index = i + 1;
        edge.to.index = i;
        graph.edges.push_back(std::move(edge));
    }
    const auto join = [&](int from, int to) {
        Edge edge;
        edge.from.index = from;
        edge.to.index = to;
        graph.edges.push_back(std::move(edge));
    };
    // Whatever nothing leads to would be a source of its own.
    std::vector<bool> fed(kBehind, false);
    for (const Edge& edge : graph.edges) fed[static_cast<std::size_t>(edge.to.index)] = true;
    for (int i = 0; i < kBehind; ++i) {
        if (!fed[static_cast<std::size_t>(i)]) join(kBehind + 1, i);
    }
    join(kBehind + 1, 0);
    join(kBehind, kBehind + 1);
    const Adjacency adjacency(graph);
    const Answer lost = cutOffBy(adjacency, kBehind + 1);
    expectEqual(lost, plainWaves(graph, distances(neighboursOf(graph, Way::forth), {kBehind + 1})), "bridge");
    EXPECT_GT(lost.nodeCount(), kBehind * 9 / 10U);
    // With a second way in, most of it is fed again.
    join(kBehind, 1);
    const Answer less = cutOffBy(Adjacency(graph), kBehind + 1);
    EXPECT_LT(less.nodeCount(), kBehind / 4U);
}

// Each feeds itself through the others: without one the rest are still there.
TEST(Spread, ALargeCycleLosesOneNodeAlone) {
    Graph graph = randomGraph({"cycle", 50'000, 0}, 1);
    for (int i = 0; i < 50'000; ++i) {
        Edge edge;
        edge.from.index = i;
        edge.to.index = (i + 1) % 50'000;
        graph.edges.push_back(std::move(edge));
    }
    EXPECT_EQ(cutOffBy(Adjacency(graph), 123).nodeWaves, std::vector<std::vector<int>>{{123}});
}

}  // namespace
}  // namespace orrery::graph

#include "kernels/layout/ranks.h"

#include "kernels/layout/rank_flow.h"
#include "kernels/layout/simplex.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace orrery::layout {
namespace {

int earlier(Random& random, int node) {
    return static_cast<int>(random.below(static_cast<std::uint32_t>(node)));
}

void expectFeasible(const Ranking& ranking, std::span<const Arc> arcs) {
    ASSERT_EQ(ranking.back.size(), arcs.size());
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        if (arcs[i].from == arcs[i].to) continue;
        int from = ranking.ranks[static_cast<std::size_t>(arcs[i].from)];
        int to = ranking.ranks[static_cast<std::size_t>(arcs[i].to)];
        if (ranking.back[i]) std::swap(from, to);
        EXPECT_GE(to, from + arcs[i].minLength) << "arc " << i;
    }
    EXPECT_EQ(*std::min_element(ranking.ranks.begin(), ranking.ranks.end()), 0);
}

TEST(Ranks, FollowAChain) {
    const std::vector<Arc> arcs{{0, 1}, {1, 2}, {2, 3}};
    EXPECT_EQ(rankNodes(4, arcs).ranks, (std::vector<int>{0, 1, 2, 3}));
}

TEST(Ranks, RespectMinimumLengths) {
    const std::vector<Arc> arcs{{0, 1, 3}, {1, 2, 1}, {0, 2, 1}};
    EXPECT_EQ(rankNodes(3, arcs).ranks, (std::vector<int>{0, 3, 4}));
    // Length 0 allows the same rank.
    EXPECT_EQ(rankNodes(2, std::vector<Arc>{{0, 1, 0}}).ranks, (std::vector<int>{0, 0}));
}

TEST(Ranks, BreakCyclesAtTheLastArcInSourceOrder) {
    const std::vector<Arc> arcs{{0, 1}, {1, 2}, {2, 0}};
    const Ranking ranking = rankNodes(3, arcs);
    EXPECT_EQ(ranking.ranks, (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(ranking.back, (std::vector<bool>{false, false, true}));
}

TEST(Ranks, TwoNodesThatPointToEachOther) {
    const std::vector<Arc> arcs{{0, 1}, {1, 0}};
    const Ranking ranking = rankNodes(2, arcs);
    EXPECT_EQ(ranking.ranks, (std::vector<int>{0, 1}));
    EXPECT_EQ(ranking.back, (std::vector<bool>{false, true}));
}

TEST(Ranks, SelfLoopsCountForNothing) {
    const std::vector<Arc> arcs{{0, 0}, {0, 1}, {1, 1}};
    const Ranking ranking = rankNodes(2, arcs);
    EXPECT_EQ(ranking.ranks, (std::vector<int>{0, 1}));
    EXPECT_EQ(ranking.back, (std::vector<bool>{false, false, false}));
}

TEST(Ranks, SourcesComeDownToWhatTheyFeed) {
    // 0 -> 1 -> 2 -> 3 and 4 -> 3: longest path leaves 4 at the top, which makes its arc three ranks long.
    const std::vector<Arc> arcs{{0, 1}, {1, 2}, {2, 3}, {4, 3}};
    const Ranking ranking = rankNodes(5, arcs);
    EXPECT_EQ(ranking.ranks, (std::vector<int>{0, 1, 2, 3, 2}));
    EXPECT_EQ(totalSpan(ranking, arcs), 4);
    EXPECT_TRUE(ranking.shortest);
}

TEST(Ranks, AreShortestOnTheExampleOfThePaper) {
    // Figure 2-3 of Gansner et al. 1993: a..h = 0..7; the optimum has g one below e and f, and h at the bottom of d.
    const std::vector<Arc> arcs{{0, 1}, {1, 2}, {2, 3}, {3, 7}, {0, 4}, {0, 5}, {4, 6}, {5, 6}, {6, 7}};
    const Ranking ranking = rankNodes(8, arcs);
    expectFeasible(ranking, arcs);
    EXPECT_EQ(totalSpan(ranking, arcs), 10);
}

TEST(Ranks, AreAsShortAsAnyAssignmentOnSmallGraphs) {
    // Against all assignments of ranks 0..5 to six nodes.
    constexpr int kNodes = 6;
    Random random(3);
    for (int round = 0; round < 25; ++round) {
        std::vector<Arc> arcs;
        for (int i = 0; i < 8; ++i) {
            const int a = static_cast<int>(random.below(kNodes));
            const int b = static_cast<int>(random.below(kNodes));
            const int minimum = 1 + static_cast<int>(random.below(10) == 0);
            if (a != b) arcs.push_back({std::min(a, b), std::max(a, b), minimum});
        }
        const Ranking ranking = rankNodes(kNodes, arcs);
        expectFeasible(ranking, arcs);
        long long best = 1000;
        for (int code = 0; code < 46656; ++code) {
            std::array<int, kNodes> ranks{};
            for (int node = 0, rest = code; node < kNodes; ++node, rest /= 6) {
                ranks[static_cast<std::size_t>(node)] = rest % 6;
            }
            long long sum = 0;
            bool feasible = true;
            for (const Arc& arc : arcs) {
                const int span = ranks[static_cast<std::size_t>(arc.to)] - ranks[static_cast<std::size_t>(arc.from)];
                feasible = feasible && span >= arc.minLength;
                sum += span;
            }
            if (feasible) best = std::min(best, sum);
        }
        // Two ranks an arc may need more than six ranks: then there is nothing to compare with.
        if (best < 1000) {
            EXPECT_EQ(totalSpan(ranking, arcs), best) << "round " << round;
        }
    }
}

TEST(Ranks, ComponentsStartAtZeroEach) {
    const std::vector<Arc> arcs{{0, 1}, {3, 2}};
    EXPECT_EQ(rankNodes(5, arcs).ranks, (std::vector<int>{0, 1, 1, 0, 0}));
}

TEST(Ranks, LargeGraphsStayFeasible) {
    Random random(9);
    std::vector<Arc> arcs;
    for (int i = 0; i < 9000; ++i) {
        arcs.push_back({static_cast<int>(random.below(3000)), static_cast<int>(random.below(3000))});
    }
    const Ranking ranking = rankNodes(3000, arcs);
    expectFeasible(ranking, arcs);
}

long long lengthOf(std::span<const WeightedArc> arcs, std::span<const int> ranks) {
    long long sum = 0;
    for (const WeightedArc& arc : arcs) {
        const int span = ranks[static_cast<std::size_t>(arc.to)] - ranks[static_cast<std::size_t>(arc.from)];
        EXPECT_GE(span, arc.minLength);
        sum += static_cast<long long>(arc.weight) * span;
    }
    return sum;
}

// Two ways to the same least: neither knows of the other.
TEST(Ranks, TheFlowFindsTheLeastThatTheSimplexFinds) {
    Random random(4);
    for (int round = 0; round < 20; ++round) {
        constexpr int kNodes = 150;
        std::vector<WeightedArc> arcs;
        for (int node = 1; node < kNodes; ++node) arcs.push_back({earlier(random, node), node, 1, 1});
        for (int i = 0; i < 200; ++i) {
            const int a = static_cast<int>(random.below(kNodes));
            const int b = static_cast<int>(random.below(kNodes));
            const int minimum = static_cast<int>(random.below(4));
            const int weight = 1 + static_cast<int>(random.below(3));
            if (a != b) arcs.push_back({std::min(a, b), std::max(a, b), minimum, weight});
        }
        const Incidence incidence(kNodes, arcs);
        std::vector<int> first(kNodes);
        for (int node = 0; node < kNodes; ++node) first[static_cast<std::size_t>(node)] = 4 * node;
        std::vector<int> simplex = first;
        ASSERT_TRUE(shortenBySimplex(arcs, incidence, 100'000, simplex));
        std::vector<int> flow = first;
        EXPECT_TRUE(shortenByFlow(arcs, incidence, flow));
        EXPECT_EQ(lengthOf(arcs, flow), lengthOf(arcs, simplex)) << "round " << round;
    }
}

#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)

TEST(Ranks, AreAboutAsShortAsTheSimplexMakesThemAt2000Nodes) {
    Random random(5);
    constexpr int kNodes = 2000;
    std::vector<Arc> arcs;
    for (int node = 1; node < kNodes; ++node) arcs.push_back({earlier(random, node), node});
    for (int i = 0; i < 500; ++i) {
        const int a = static_cast<int>(random.below(kNodes));
        const int b = static_cast<int>(random.below(kNodes));
        if (a != b) arcs.push_back({std::min(a, b), std::max(a, b)});
    }
    const Ranking ranking = rankNodes(kNodes, arcs);
    expectFeasible(ranking, arcs);
    std::vector<WeightedArc> same;
    std::vector<int> simplex(kNodes);
    for (const Arc& arc : arcs) same.push_back({arc.from, arc.to, 1, 1});
    for (int node = 0; node < kNodes; ++node) simplex[static_cast<std::size_t>(node)] = node;
    EXPECT_TRUE(shortenBySimplex(same, Incidence(kNodes, same), 20'000, simplex));
    // The same length is what was seen; a tenth more is what a large graph may be given for speed.
    EXPECT_LE(static_cast<double>(totalSpan(ranking, arcs)), 1.1 * static_cast<double>(lengthOf(same, simplex)));
}

#endif

TEST(Ranks, ADeepGraphOf100000NodesIsShortened) {
    // Each arc spans up to 50 nodes: some thousand ranks, with sources everywhere that longest path leaves at the top.
    Random random(6);
    constexpr int kNodes = 100'000;
    std::vector<Arc> arcs;
    for (int i = 0; i < 2 * kNodes; ++i) {
        const int from = static_cast<int>(random.below(kNodes - 1));
        arcs.push_back({from, std::min(kNodes - 1, from + 1 + static_cast<int>(random.below(50)))});
    }
    const Ranking ranking = rankNodes(kNodes, arcs);
    expectFeasible(ranking, arcs);
    // 1.8 ranks an arc were seen; longest path has 350.
    EXPECT_LT(totalSpan(ranking, arcs), 2LL * static_cast<long long>(arcs.size()));
}

TEST(Ranks, LongCyclesDoNotOverflowTheStack) {
    std::vector<Arc> arcs;
    for (int i = 0; i < 200'000; ++i) arcs.push_back({i, (i + 1) % 200'000});
    const Ranking ranking = rankNodes(200'000, arcs);
    EXPECT_TRUE(ranking.back.back());
    EXPECT_EQ(std::count(ranking.back.begin(), ranking.back.end(), true), 1);
}

}  // namespace
}  // namespace orrery::layout

#include "kernels/layout/ranks.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace orrery::layout {
namespace {

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
    EXPECT_FALSE(ranking.shortest);
    expectFeasible(ranking, arcs);
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

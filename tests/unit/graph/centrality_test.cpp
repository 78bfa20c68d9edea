#include "scenes/graph/centrality.h"
#include "tests/unit/graph/known_graphs.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::graph {
namespace {

using testing::graphOf;
using testing::karateClub;
using testing::plantedParts;

// 0 <-> 1, 2 -> 0: by hand, with d = 0.85 and teleport t = 0.05. Node 2 gets t; 0 gets t + d (r1 + r2), 1 gets t + d
// r0.
TEST(PageRank, ByHand) {
    const Graph graph = graphOf(3, {{0, 1}, {1, 0}, {2, 0}}, true);
    const std::vector<float> rank = pageRank(Adjacency(graph));
    const double t = 0.05;
    const double r2 = t;
    const double r0 = (t + 0.85 * t + 0.85 * r2) / (1.0 - 0.85 * 0.85);
    EXPECT_NEAR(rank[2], r2, 1e-7);
    EXPECT_NEAR(rank[0], r0, 1e-7);
    EXPECT_NEAR(rank[1], t + 0.85 * r0, 1e-7);
}

TEST(PageRank, WhatEndsNowhereBeginsAnew) {
    // 0 -> 1: r1 = base + d r0, r0 = base, base = 0.15 / 2 + 0.85 r1 / 2.
    const Graph graph = graphOf(2, {{0, 1}}, true);
    const std::vector<float> rank = pageRank(Adjacency(graph));
    EXPECT_NEAR(rank[0] + rank[1], 1.0F, 1e-6);
    EXPECT_NEAR(rank[1] / rank[0], 1.85F, 1e-5);
}

TEST(PageRank, WithoutDirectionsARegularGraphIsEven) {
    const Graph ring = graphOf(7, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}, {6, 0}});
    for (const float share : pageRank(Adjacency(ring))) EXPECT_NEAR(share, 1.0F / 7.0F, 1e-6);
}

TEST(Betweenness, OfAPath) {
    const Graph path = graphOf(5, {{0, 1}, {1, 2}, {2, 3}, {3, 4}});
    const std::vector<float> share = betweenness(Adjacency(path));
    // Of 6 pairs of others, 3 pass the second and 4 the middle.
    const std::vector<float> expected{0.0F, 3.0F / 6.0F, 4.0F / 6.0F, 3.0F / 6.0F, 0.0F};
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(share[i], expected[i], 1e-6) << i;
    // Along the arrows only one of the two directions of each pair exists.
    const Graph arrows = graphOf(5, {{0, 1}, {1, 2}, {2, 3}, {3, 4}}, true);
    EXPECT_NEAR(betweenness(Adjacency(arrows))[2], 2.0F / 6.0F, 1e-6);
}

TEST(Betweenness, OfAStar) {
    const Graph star = graphOf(6, {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}});
    const std::vector<float> share = betweenness(Adjacency(star));
    EXPECT_NEAR(share[0], 1.0F, 1e-6);
    for (std::size_t i = 1; i < 6; ++i) EXPECT_EQ(share[i], 0.0F);
}

TEST(Betweenness, SeveralPathsShareAPair) {
    // 0 and 3 are joined by 1 and by 2: each has half of that pair, of three pairs.
    const Graph square = graphOf(4, {{0, 1}, {0, 2}, {1, 3}, {2, 3}});
    for (const float share : betweenness(Adjacency(square))) EXPECT_NEAR(share, 0.5F / 3.0F, 1e-6);
}

// As igraph and NetworkX have it: 231.0714 of 528 pairs for member 1, 160.5516 for member 34.
TEST(Betweenness, OfTheKarateClub) {
    const std::vector<float> share = betweenness(Adjacency(karateClub()));
    EXPECT_NEAR(share[0], 231.0714F / 528.0F, 1e-5);
    EXPECT_NEAR(share[33], 160.5516F / 528.0F, 1e-5);
    EXPECT_NEAR(share[32], 76.6905F / 528.0F, 1e-5);
    EXPECT_EQ(share[7], 0.0F);
}

// Paths of a grid multiply beyond any number: a ladder of diamonds has 2^n of them.
TEST(Betweenness, HoldsManyMorePathsThanNumbers) {
    constexpr int kDiamonds = 1500;
    std::vector<std::pair<int, int>> edges;
    for (int i = 0; i < kDiamonds; ++i) {
        for (const int side : {1, 2}) {
            edges.emplace_back(3 * i, 3 * i + side);
            edges.emplace_back(3 * i + side, 3 * i + 3);
        }
    }
    const Graph graph = graphOf(3 * kDiamonds + 1, edges);
    const std::vector<float> share = betweenness(Adjacency(graph), {.pivots = 3 * kDiamonds + 1});
    for (const float each : share) ASSERT_TRUE(std::isfinite(each));
    EXPECT_NEAR(share[3 * (kDiamonds / 2)], 0.5F, 0.01F);
    EXPECT_NEAR(share[3 * (kDiamonds / 2) + 1] / share[3 * (kDiamonds / 2)], 0.5F, 0.01F);
}

TEST(Betweenness, SamplesComeNear) {
    const Graph graph = plantedParts(15, 40, 3, 1, 5);
    const Adjacency adjacency(graph);
    const std::vector<float> exact = betweenness(adjacency, {.pivots = 600});
    const std::vector<float> sampled = betweenness(adjacency, {.pivots = 200, .seed = 2});
    // A third of the pivots: the sum of all shares is a mean path length, which any pivots give to a few percent.
    const double sum = std::accumulate(exact.begin(), exact.end(), 0.0);
    EXPECT_NEAR(std::accumulate(sampled.begin(), sampled.end(), 0.0), sum, 0.05 * sum);
    std::vector<std::size_t> byExact(exact.size());
    std::iota(byExact.begin(), byExact.end(), std::size_t{0});
    std::ranges::stable_sort(byExact, [&](std::size_t a, std::size_t b) { return exact[a] > exact[b]; });
    // The standard error of a share of a twentieth with 200 draws is 15 % of it; three of those.
    for (std::size_t i = 0; i < 20; ++i)
        EXPECT_NEAR(sampled[byExact[i]], exact[byExact[i]], 0.45F * exact[byExact[i]]) << i;
}

TEST(Centrality, IsTheSameOnAnyNumberOfThreads) {
    const Graph graph = plantedParts(60, 500, 2, 1, 7);
    const Adjacency adjacency(graph);
    std::vector<float> rank, share;
    for (const std::size_t threads : {1U, 2U, 8U}) {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        const std::vector<float> rankNow = pageRank(adjacency);
        const std::vector<float> shareNow = betweenness(adjacency, {.pivots = 21});
        if (!rank.empty()) {
            EXPECT_EQ(rankNow, rank) << threads;
            EXPECT_EQ(shareNow, share) << threads;
        }
        rank = rankNow;
        share = shareNow;
    }
}

TEST(Centrality, StopsWhenTold) {
    const Graph graph = karateClub();
    Progress progress;
    progress.stop();
    EXPECT_TRUE(pageRank(Adjacency(graph), 0.85, &progress).empty());
    EXPECT_TRUE(betweenness(Adjacency(graph), {}, &progress).empty());
}

}  // namespace
}  // namespace orrery::graph

// Graphs between what is composed and what is large.

#include "kernels/layout/quality.h"
#include "kernels/layout/refinement.h"
#include "tests/unit/layout/graphs.h"

#include <gtest/gtest.h>

namespace orrery::layout {
namespace {

using testing::Sample;

Sample grid(int width, int height) {
    Sample sample;
    sample.nodes.assign(static_cast<std::size_t>(width * height), {.size = {4.0F, 2.4F, 0.6F}});
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const int node = y * width + x;
            if (x + 1 < width) sample.edges.push_back({.from = node, .to = node + 1});
            if (y + 1 < height) sample.edges.push_back({.from = node, .to = node + width});
        }
    }
    return sample;
}

TEST(Lecture, HundredsOfNodesDoNotOverlapAndFillThePicture) {
    for (const Flow flow : {Flow::none, Flow::down}) {
        Sample sample = testing::randomGraph(260, 400, 0.1, 2);
        sample.flow = flow;
        const Problem problem = sample.problem();
        const Quality q = measure(problem, layOut(problem), {});
        EXPECT_EQ(q.bodyOverlaps, 0);
        EXPECT_GE(q.leastGap, 0.4);
        EXPECT_GE(std::max(q.fill.x, q.fill.y), 0.6F);
        EXPECT_LE(std::max(q.fill.x, q.fill.y), 0.85F);
        EXPECT_LE(q.sizeRatio, 1.3);
        if (flow == Flow::down) {
            EXPECT_GE(q.withFlow, 0.65) << "cycles of a random graph run up";
        }
    }
}

TEST(Lecture, AGridComesOutAsAGrid) {
    const Sample small = grid(8, 8);
    const Quality composed = measure(small.problem(), layOut(small.problem()), {});
    EXPECT_EQ(composed.crossings, 0);
    // 0.05 and 0.87 were seen; a folded grid has twice the stress.
    EXPECT_LE(composed.stress, 0.08);
    EXPECT_GE(composed.neighbourhood1, 0.75);
    const Sample large = grid(20, 20);
    const Quality broad = measure(large.problem(), layOut(large.problem()), {});
    EXPECT_EQ(broad.crossings, 0);
    EXPECT_LE(broad.stress, 0.08);
    EXPECT_GE(broad.neighbourhood1, 0.65);
}

TEST(Large, AGridOf1600KeepsItsNeighbourhoods) {
    const Sample sample = grid(40, 40);
    const Quality q = measure(sample.problem(), layOut(sample.problem()), {});
    // 0.02 and 0.94 were seen.
    EXPECT_LE(q.stress, 0.04);
    EXPECT_GE(q.neighbourhood1, 0.85);
    EXPECT_LE(q.depthShare, 0.55);
}

TEST(Large, AFlowIsKeptUpTo100000Nodes) {
    Sample sample;
    sample.flow = Flow::down;
    sample.nodes.assign(2000, {.size = {4.0F, 2.4F, 0.6F}});
    for (int node = 1; node < 2000; ++node) sample.edges.push_back({.from = (node - 1) / 3, .to = node});
    const Problem problem = sample.problem();
    const Result result = layOut(problem);
    EXPECT_EQ(result.ranks.back(), 7);
    EXPECT_GE(measure(problem, result, {}).withFlow, 0.99);
    sample.nodes.resize(kRankedNodes, sample.nodes[0]);
    EXPECT_EQ(Refinement(sample.problem()).result().ranks[1999], 7);
    sample.nodes.push_back(sample.nodes[0]);
    EXPECT_EQ(Refinement(sample.problem()).result().ranks, std::vector<int>(sample.nodes.size(), 0));
}

TEST(Large, StartIsKept) {
    const Sample sample = testing::barabasiAlbert(600, 2, 1);
    Problem problem = sample.problem();
    const Result before = layOut(problem);
    problem.start = before.positions;
    EXPECT_EQ(layOut(problem).positions, before.positions);
}

}  // namespace
}  // namespace orrery::layout

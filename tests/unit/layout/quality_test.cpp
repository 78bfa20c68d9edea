#include "kernels/layout/quality.h"

#include "tests/unit/layout/graphs.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::layout {
namespace {

// Bodies 2 by 1, seen from straight ahead; the picture is 10 em high and 20 wide.
struct Scene {
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    std::vector<Group> groups;
    Flow flow = Flow::none;
    Result result;

    explicit Scene(std::vector<vec3> positions) {
        nodes.assign(positions.size(), {.size = {2.0F, 1.0F, 0.2F}});
        result.positions = std::move(positions);
        result.view.distance = 10.0F;
    }
    Problem problem() const {
        Problem problem;
        problem.nodes = nodes;
        problem.edges = edges;
        problem.groups = groups;
        problem.flow = flow;
        problem.aspect = 2.0F;
        problem.verticalFov = 2.0F * std::atan(0.5F);
        return problem;
    }
    Quality quality() const { return measure(problem(), result, {}); }
};

TEST(Quality, AnEvenChainHasNoStress) {
    Scene scene({{-6.0F, 0.0F, 0.0F}, {-3.0F, 0.0F, 0.0F}, {0.0F, 0.0F, 0.0F}, {3.0F, 0.0F, 0.0F}});
    scene.edges = {{.from = 0, .to = 1}, {.from = 1, .to = 2}, {.from = 2, .to = 3}};
    const Quality q = scene.quality();
    EXPECT_NEAR(q.stress, 0.0, 1e-9);
    EXPECT_NEAR(q.edgeLengthVariation, 0.0, 1e-6);
    EXPECT_NEAR(q.leastDistance, 1.0, 1e-6);
    // Ends: one neighbour, the nearest. Middles: two, both nearest.
    EXPECT_NEAR(q.neighbourhood1, 1.0, 1e-9);
    EXPECT_NEAR(q.neighbourhood2, 1.0, 1e-9);
}

TEST(Quality, StressAndNeighbourhoodsOfABentChain) {
    // Distances: 0-1 and 1-2 are 1, 0-2 is 1 too, though two edges apart: r = 1, 1, 1/2, s = 2.5/2.25, stress
    // 1 - 2.5^2/(2.25*3) = 2/27.
    Scene scene({{0.0F, 0.0F, 0.0F}, {1.0F, 0.0F, 0.0F}, {0.5F, std::sqrt(0.75F), 0.0F}});
    scene.edges = {{.from = 0, .to = 1}, {.from = 1, .to = 2}};
    EXPECT_NEAR(scene.quality().stress, 2.0 / 27.0, 1e-6);

    // A chain 0-1-2-3 folded so that 0 stands by 2 and 3 by 1: ends find the wrong neighbour (0 of 2 in common),
    // middles one of two (1 of 3).
    Scene folded({{0.0F, 0.0F, 0.0F}, {5.0F, 0.0F, 0.0F}, {1.0F, 0.0F, 0.0F}, {6.5F, 0.0F, 0.0F}});
    folded.edges = {{.from = 0, .to = 1}, {.from = 1, .to = 2}, {.from = 2, .to = 3}};
    EXPECT_NEAR(folded.quality().neighbourhood1, (0.0 + 1.0 / 3.0 + 1.0 / 3.0 + 0.0) / 4.0, 1e-9);
}

TEST(Quality, CountsCrossingsAndEdgesOverBodies) {
    Scene scene(
        {{-5.0F, 2.0F, 0.0F}, {5.0F, -2.0F, 0.0F}, {-5.0F, -2.0F, 0.0F}, {5.0F, 2.0F, 0.0F}, {0.0F, 4.0F, 0.0F}});
    scene.edges = {{.from = 0, .to = 1}, {.from = 2, .to = 3}};
    EXPECT_EQ(scene.quality().crossings, 1);
    EXPECT_EQ(scene.quality().edgesOverBodies, 0);
    // A body in the middle, behind both edges: over it in the picture, not through it in space.
    scene.result.positions[4] = {0.0F, 0.0F, -3.0F};
    EXPECT_EQ(scene.quality().edgesOverBodies, 2);
    EXPECT_EQ(scene.quality().edgesThroughBodies, 0);
    scene.result.positions[4].z = 0.0F;
    EXPECT_EQ(scene.quality().edgesThroughBodies, 2);
}

TEST(Quality, EdgesThatShareANodeDoNotCross) {
    Scene scene({{-5.0F, 0.0F, 0.0F}, {5.0F, 2.0F, 0.0F}, {5.0F, -2.0F, 0.0F}});
    scene.edges = {{.from = 0, .to = 1}, {.from = 0, .to = 2}};
    EXPECT_EQ(scene.quality().crossings, 0);
}

TEST(Quality, CountsOverlapsOfBodiesAndLabels) {
    Scene scene({{-4.0F, 0.0F, 0.0F}, {-3.0F, 0.5F, 0.0F}, {4.0F, 0.0F, 0.0F}});
    EXPECT_EQ(scene.quality().bodyOverlaps, 1);
    EXPECT_NEAR(scene.quality().leastGap, -0.5, 1e-5);
    // Labels 7 wide: from -4 to 4 they reach over both ends' bodies.
    scene.result.positions[1] = {0.0F, 4.0F, 0.0F};
    scene.edges = {{.from = 0, .to = 2, .labelSize = {7.0F, 1.0F}}, {.from = 2, .to = 0, .labelSize = {1.0F, 1.0F}}};
    const Quality q = scene.quality();
    EXPECT_EQ(q.bodyOverlaps, 0);
    EXPECT_EQ(q.labelsOverBodies, 2);
    EXPECT_EQ(q.labelOverlaps, 1);
    EXPECT_EQ(q.edgesOverLabels, 0) << "parallel edges may";
}

TEST(Quality, MeasuresTheFrame) {
    Scene scene({{-6.0F, 0.0F, 0.0F}, {4.0F, 0.0F, 0.0F}, {0.0F, 0.0F, 2.0F}});
    const Quality q = scene.quality();
    EXPECT_NEAR(q.fill.x, 12.0 / 20.0, 1e-5);
    EXPECT_NEAR(q.reach.x, 14.0 / 20.0, 1e-5);
    // 1 em at distance 10 is a tenth of the picture's height; at 8 it is an eighth.
    EXPECT_NEAR(q.emLeast, 0.1, 1e-6);
    EXPECT_NEAR(q.sizeRatio, 1.25, 1e-5);
    EXPECT_NEAR(q.depthShare, 2.0 / 20.0, 1e-6);
}

TEST(Quality, FlowCountsWhatIsSeen) {
    Scene scene({{0.0F, 3.0F, 0.0F}, {0.0F, 0.0F, 0.0F}, {5.0F, 1.0F, 0.0F}});
    scene.edges = {{.from = 0, .to = 1}, {.from = 1, .to = 2}, {.from = 0, .to = 0}};
    scene.flow = Flow::down;
    EXPECT_DOUBLE_EQ(scene.quality().withFlow, 0.5);
    scene.flow = Flow::right;
    EXPECT_DOUBLE_EQ(scene.quality().withFlow, 0.5);
    scene.flow = Flow::none;
    EXPECT_DOUBLE_EQ(scene.quality().withFlow, 1.0);
}

TEST(Quality, ForeignBodiesInGroups) {
    Scene scene({{-4.0F, 0.0F, 0.0F}, {4.0F, 0.0F, 0.0F}, {0.0F, 0.0F, 0.0F}});
    scene.groups.resize(1);
    scene.nodes[0].group = scene.nodes[1].group = 0;
    EXPECT_EQ(scene.quality().foreignInGroups, 1);
    scene.result.positions[2].y = 3.0F;
    EXPECT_EQ(scene.quality().foreignInGroups, 0);
}

TEST(Quality, LargeGraphsAreSampled) {
    // A chain on a line has no stress and keeps its neighbourhoods, whichever nodes are looked at.
    const testing::Sample sample = testing::chain(6000);
    Result result;
    for (int i = 0; i < 6000; ++i) result.positions.emplace_back(static_cast<float>(i), 0.0F, 0.0F);
    result.view.distance = 10'000.0F;
    const Quality q = measure(sample.problem(), result, {});
    EXPECT_NEAR(q.stress, 0.0, 1e-6);
    EXPECT_NEAR(q.neighbourhood1, 1.0, 1e-9);
    EXPECT_EQ(q.crossings, -1);
}

TEST(Quality, NothingIsPerfect) {
    const Quality q = measure({}, {}, {});
    EXPECT_EQ(q.stress, 0.0);
    EXPECT_EQ(q.crossings, 0);
    EXPECT_EQ(q.withFlow, 1.0);
}

}  // namespace
}  // namespace orrery::layout

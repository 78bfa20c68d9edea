// Graphs that nobody draws on purpose.

#include "kernels/layout/physics.h"
#include "kernels/layout/quality.h"
#include "tests/unit/layout/graphs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace orrery::layout {
namespace {

using testing::Sample;

bool finite(vec3 p) {
    return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
}

// Lays out with and without a flow, routes, measures, and lets the physics run; everything must stay finite.
void expectSound(Sample sample, const std::string& what) {
    SCOPED_TRACE(what);
    for (const Flow flow : {Flow::none, Flow::down, Flow::right}) {
        sample.flow = flow;
        const Problem problem = sample.problem();
        const Result result = layOut(problem);
        ASSERT_EQ(result.positions.size(), sample.nodes.size());
        ASSERT_EQ(result.ranks.size(), sample.nodes.size());
        ASSERT_EQ(result.backEdges.size(), sample.edges.size());
        for (const vec3& p : result.positions) ASSERT_TRUE(finite(p));
        ASSERT_TRUE(std::isfinite(result.view.distance) && result.view.distance > 0.0F);
        const std::vector<Route> routes = routeEdges(problem, result);
        ASSERT_EQ(routes.size(), sample.edges.size());
        for (const Route& route : routes) {
            ASSERT_EQ(route.points.size() % 3, 1U);
            for (const vec3& p : route.points) ASSERT_TRUE(finite(p));
            ASSERT_TRUE(finite(route.labelPosition));
        }
        const Quality q = measure(problem, result, routes);
        EXPECT_TRUE(std::isfinite(q.stress) && std::isfinite(q.edgeLengthVariation) && std::isfinite(q.emLeast));
        if (sample.nodes.size() <= static_cast<std::size_t>(kLectureNodes)) {
            EXPECT_EQ(q.bodyOverlaps, 0);
        }
        Physics physics(problem, result.positions, result.view, {.keepShape = false});
        for (int tick = 0; tick < 5; ++tick) physics.step();
        for (const vec3& p : physics.positions()) ASSERT_TRUE(finite(p));
    }
}

TEST(Degenerate, NothingAtAll) {
    const Result result = layOut({});
    EXPECT_TRUE(result.positions.empty());
    EXPECT_EQ(result.hash, hashPositions({}));
    EXPECT_TRUE(routeEdges({}, result).empty());
    Physics physics({}, {}, {});
    EXPECT_FALSE(physics.step());
}

TEST(Degenerate, OneNodeStandsInTheMiddle) {
    const Sample sample = testing::chain(1);
    const Result result = layOut(sample.problem());
    EXPECT_NEAR(glm::length(result.positions[0] - result.view.centre), 0.0F, 1e-3F);
    expectSound(sample, "one node");
}

TEST(Degenerate, FewNodes) {
    expectSound(testing::chain(2), "two nodes");
    expectSound(testing::chain(3), "three nodes");
    Sample isolated = testing::chain(2);
    isolated.edges.clear();
    expectSound(isolated, "two without an edge");
}

TEST(Degenerate, AllIsolated) {
    Sample sample = testing::chain(60);
    sample.edges.clear();
    expectSound(sample, "60 isolated");
    Sample many = testing::chain(3000);
    many.edges.clear();
    expectSound(many, "3000 isolated");
}

TEST(Degenerate, SelfLoopsOnly) {
    Sample sample = testing::chain(5);
    sample.edges.clear();
    for (int node = 0; node < 5; ++node) {
        sample.edges.push_back({.from = node, .to = node, .labelSize = {6.0F, 1.2F}});
        sample.edges.push_back({.from = node, .to = node});
    }
    expectSound(sample, "self-loops");
}

TEST(Degenerate, AThousandParallelEdges) {
    Sample sample = testing::chain(2);
    for (int i = 0; i < 999; ++i) {
        sample.edges.push_back(
            {.from = i % 2, .to = 1 - i % 2, .labelSize = {i % 3 == 0 ? 5.0F : 0.0F, i % 3 == 0 ? 1.2F : 0.0F}});
    }
    expectSound(sample, "1000 parallel edges");
}

TEST(Degenerate, StarsCompleteGraphsAndPaths) {
    expectSound(testing::star(300), "star of 300");
    expectSound(testing::complete(20), "K20");
    expectSound(testing::chain(500), "path of 500");
    expectSound(testing::star(40), "star of 40");
}

TEST(Degenerate, TwoComponents) {
    Sample sample = testing::chain(10);
    sample.edges.erase(sample.edges.begin() + 4);
    expectSound(sample, "two chains");
}

TEST(Degenerate, ManySmallComponentsBesideALargeOne) {
    Sample sample = testing::barabasiAlbert(700, 2, 1);
    for (int i = 0; i < 400; ++i) {
        sample.nodes.push_back({.size = {4.0F, 2.4F, 0.6F}});
        if (i % 2 == 1) sample.edges.push_back({.from = 699 + i, .to = 700 + i});
    }
    expectSound(sample, "700 and 200 pairs");
}

TEST(Degenerate, SizesThatMakeNoSense) {
    Sample sample = testing::chain(6);
    sample.nodes[0].size = vec3(0.0F);
    sample.nodes[1].size = {std::numeric_limits<float>::quiet_NaN(), 2.0F, 1.0F};
    sample.nodes[2].size = {-5.0F, std::numeric_limits<float>::infinity(), 1.0F};
    sample.nodes[3].size = {200.0F, 1.0F, 1.0F};
    sample.nodes[4].size = {1.0F, 90.0F, 1.0F};
    sample.edges[0].labelSize = {std::numeric_limits<float>::infinity(), -1.0F};
    sample.edges[1].minLength = -7;
    sample.edges[2].minLength = 1'000'000;
    sample.nodes[5].group = 99;
    for (const Flow flow : {Flow::none, Flow::down}) {
        sample.flow = flow;
        const Result result = layOut(sample.problem());
        for (const vec3& p : result.positions) EXPECT_TRUE(finite(p));
    }
}

TEST(Degenerate, PicturesThatMakeNoSense) {
    const Sample sample = testing::chain(6);
    for (const float aspect : {0.0F, -1.0F, 1e9F, std::numeric_limits<float>::quiet_NaN()}) {
        Problem problem = sample.problem();
        problem.aspect = aspect;
        problem.verticalFov = aspect;
        for (const vec3& p : layOut(problem).positions) EXPECT_TRUE(finite(p));
    }
}

TEST(Degenerate, ACancelledLayoutHasNoPositions) {
    const std::atomic<bool> cancel{true};
    for (const int nodes : {20, 900}) {
        const Sample sample = testing::randomGraph(nodes, nodes, 0.0, 1);
        const Result result = layOut(sample.problem(), {.progress = {}, .cancel = &cancel});
        EXPECT_TRUE(result.cancelled);
        EXPECT_TRUE(result.positions.empty());
    }
}

TEST(Degenerate, ProgressRisesToOne) {
    for (const int nodes : {20, 900}) {
        const Sample sample = testing::randomGraph(nodes, 2 * nodes, 0.0, 1);
        float last = 0.0F;
        int calls = 0;
        const auto progress = [&](float share) {
            EXPECT_GE(share, last);
            last = share;
            ++calls;
        };
        layOut(sample.problem(), {.progress = progress});
        EXPECT_EQ(last, 1.0F);
        EXPECT_GE(calls, 2);
    }
}

TEST(DegenerateDeathTest, EdgesToNowhereAreProgrammingErrors) {
    Sample sample = testing::chain(3);
    sample.edges.push_back({.from = 0, .to = 3});
    EXPECT_DEATH(layOut(sample.problem()), "edge 2 joins 0 and 3");
}

}  // namespace
}  // namespace orrery::layout

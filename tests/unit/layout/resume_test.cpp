// Laying out again after a file has changed: what stayed keeps its place.

#include "kernels/layout/quality.h"
#include "tests/unit/layout/graphs.h"

#include <gtest/gtest.h>

#include <limits>

namespace orrery::layout {
namespace {

using testing::Sample;

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

Sample sampleGraph() {
    Sample sample = testing::randomGraph(16, 20, 0.3, 11);
    sample.flow = Flow::down;
    return sample;
}

TEST(Resume, FixedNodesStayAndNewOnesFindRoom) {
    Sample sample = sampleGraph();
    const Result before = layOut(sample.problem());
    std::vector<vec3> start = before.positions;
    for (Node& node : sample.nodes) node.fixed = true;
    // Two new nodes, one with neighbours, one without.
    sample.nodes.push_back({.size = {6.0F, 2.4F, 0.6F}});
    sample.nodes.push_back({.size = {6.0F, 2.4F, 0.6F}});
    sample.edges.push_back({.from = 3, .to = 16});
    sample.edges.push_back({.from = 16, .to = 5});
    start.emplace_back(kUnknown);
    start.emplace_back(kUnknown);
    Problem problem = sample.problem();
    problem.start = start;
    const Result after = layOut(problem);
    for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(after.positions[i], before.positions[i]) << i;
    const Quality q = measure(problem, after, {});
    EXPECT_EQ(q.bodyOverlaps, 0);
    EXPECT_LE(std::max(q.fill.x, q.fill.y), 0.86F);
}

TEST(Resume, FreeNodesStayNear) {
    const Sample sample = sampleGraph();
    Problem problem = sample.problem();
    const Result before = layOut(problem);
    problem.start = before.positions;
    const Result after = layOut(problem);
    float sum = 0.0F;
    for (std::size_t i = 0; i < before.positions.size(); ++i) {
        sum += glm::distance(after.positions[i], before.positions[i]);
    }
    // A picture is about 50 em wide: on average nobody moves a tenth of it.
    EXPECT_LT(sum / static_cast<float>(before.positions.size()), 5.0F);
    EXPECT_EQ(measure(problem, after, {}).bodyOverlaps, 0);
}

TEST(Resume, AllUnknownIsNoStart) {
    const Sample sample = sampleGraph();
    Problem problem = sample.problem();
    const std::vector<vec3> start(sample.nodes.size(), vec3(kUnknown));
    problem.start = start;
    const Result result = layOut(problem);
    EXPECT_EQ(measure(problem, result, {}).bodyOverlaps, 0);
}

TEST(Resume, FixedCountsOnlyWithAStart) {
    Sample sample = sampleGraph();
    const Result free = layOut(sample.problem());
    for (Node& node : sample.nodes) node.fixed = true;
    EXPECT_EQ(layOut(sample.problem()).hash, free.hash);
}

}  // namespace
}  // namespace orrery::layout

#include "kernels/layout/graph.h"
#include "kernels/layout/quality.h"
#include "tests/unit/layout/graphs.h"

#include <gtest/gtest.h>

namespace orrery::layout {
namespace {

using testing::Sample;

// Three groups of four, edges inside and across, two nodes outside.
Sample threeGroups() {
    Sample sample;
    sample.flow = Flow::down;
    for (int node = 0; node < 14; ++node)
        sample.nodes.push_back({.size = {6.0F, 2.4F, 0.6F}, .group = node < 12 ? node / 4 : -1});
    sample.groups = {{.titleSize = {6.0F, 1.2F}}, {.titleSize = {6.0F, 1.2F}}, {.titleSize = {6.0F, 1.2F}}};
    for (int group = 0; group < 3; ++group) {
        const int first = 4 * group;
        sample.edges.push_back({.from = first, .to = first + 1});
        sample.edges.push_back({.from = first, .to = first + 2});
        sample.edges.push_back({.from = first + 2, .to = first + 3});
    }
    sample.edges.push_back({.from = 3, .to = 4});
    sample.edges.push_back({.from = 7, .to = 8});
    sample.edges.push_back({.from = 12, .to = 0});
    sample.edges.push_back({.from = 11, .to = 13});
    return sample;
}

TEST(Groups, HullsHoldNoForeignBodies) {
    const Sample sample = threeGroups();
    const Problem problem = sample.problem();
    const Result result = layOut(problem);
    const Quality q = measure(problem, result, routeEdges(problem, result));
    EXPECT_EQ(q.foreignInGroups, 0);
    EXPECT_EQ(q.bodyOverlaps, 0);
    EXPECT_GE(q.withFlow, 0.9);
}

TEST(Groups, NestedGroupsAndMembersWithoutEdges) {
    Sample sample = threeGroups();
    sample.groups[1].parent = 0;
    sample.edges.clear();
    const Problem problem = sample.problem();
    const Result result = layOut(problem);
    EXPECT_EQ(measure(problem, result, {}).foreignInGroups, 0);
}

TEST(Groups, TiesHoldMembersTogether) {
    Sample sample = threeGroups();
    sample.edges.clear();
    const Problem problem = sample.problem();
    // One component a group, one a node outside.
    EXPECT_EQ(Graph(problem).components().size(), 5U);
}

TEST(Groups, PathsGoFromTheOutermostInward) {
    const std::vector<Group> groups{{}, {.parent = 0}, {.parent = 1}, {.parent = 5}};
    EXPECT_EQ(groupPath(groups, 2), (std::vector<int>{0, 1, 2}));
    EXPECT_TRUE(groupPath(groups, -1).empty());
    // A parent that stands behind its child is none: walks up always end.
    EXPECT_EQ(groupPath(groups, 3), (std::vector<int>{3}));
}

}  // namespace
}  // namespace orrery::layout

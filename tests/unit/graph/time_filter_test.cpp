#include "scenes/graph/time_filter.h"
#include "tests/unit/graph/known_graphs.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::graph {
namespace {

using testing::graphOf;

std::string there(const std::vector<unsigned char>& parts) {
    std::string text;
    for (const unsigned char each : parts) text += each != 0 ? '1' : '0';
    return text;
}

TEST(TimeFilter, AllUpToThenOrWhatCameJustBefore) {
    Graph graph = graphOf(4, {{0, 1}, {1, 2}, {2, 3}});
    graph.nodeTimes = {2000, 2010, 2020, std::nan("")};
    const TimeFilter filter(graph);
    ASSERT_TRUE(filter.any());
    EXPECT_EQ(filter.first(), 2000);
    EXPECT_EQ(filter.last(), 2020);
    EXPECT_EQ(filter.step(), 1.0);
    EXPECT_EQ(filter.shown(2010.0), "2010");
    EXPECT_EQ(there(filter.at(1999, 0).nodes), "0001") << "what has no time is always there";
    EXPECT_EQ(there(filter.at(2010, 0).nodes), "1101");
    EXPECT_EQ(there(filter.at(2020, 0).nodes), "1111");
    EXPECT_EQ(there(filter.at(2010, 10).nodes), "0101") << "2000 is just out of the ten years that end in 2010";
    EXPECT_EQ(there(filter.at(2010, 11).nodes), "1101");
    EXPECT_EQ(there(filter.at(2010, 0).edges), "111");
}

TEST(TimeFilter, NodesComeWithTheirEdges) {
    Graph graph = graphOf(5, {{0, 1}, {1, 2}, {2, 3}});
    graph.edgeTimes = {0.25, 0.5, 0.75};
    const TimeFilter filter(graph);
    EXPECT_EQ(there(filter.at(0.5, 0).edges), "110");
    EXPECT_EQ(there(filter.at(0.5, 0).nodes), "11101") << "a node without edges is always there";
    EXPECT_EQ(there(filter.at(0.75, 0.1).edges), "001");
    EXPECT_EQ(there(filter.at(0.75, 0.1).nodes), "00111");
    EXPECT_EQ(filter.shown(0.25), "0.250");
}

TEST(TimeFilter, WithoutTimesThereIsNothingToFilter) {
    const Graph graph = graphOf(2, {{0, 1}});
    EXPECT_FALSE(TimeFilter(graph).any());
}

}  // namespace
}  // namespace orrery::graph

#include "scenes/graph/visibility.h"
#include "tests/unit/graph/build.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

using testing::node;
using testing::read;

const char* kNested =
    "subgraph Out\nsubgraph In\nA --> B\nend\nB --> C\nend\nC --> D\nD -.-> A\nclass D red\nclassDef red fill:#f00";

int shownEdges(const Visibility& visibility, const Graph& graph) {
    int count = 0;
    for (std::size_t e = 0; e < graph.edges.size(); ++e) count += visibility.edgeShown(static_cast<int>(e)) ? 1 : 0;
    return count;
}

TEST(Visibility, AllIsShownAtFirst) {
    const Graph graph = read(kNested);
    const Visibility visibility(graph);
    EXPECT_EQ(shownEdges(visibility, graph), 4);
    EXPECT_EQ(visibility.kinds(), (std::vector<std::string>{"dotted arrow", "normal arrow"}));
    EXPECT_EQ(visibility.classes(), std::vector<std::string>{"red"});
}

TEST(Visibility, ACollapsedGroupIsOneBodyThatTakesItsMembersEdges) {
    const Graph graph = read(kNested);
    Visibility visibility(graph);
    const int inner = graph.nodes[static_cast<std::size_t>(node(graph, "A"))].group;
    visibility.set({.collapsed = {inner}});
    EXPECT_FALSE(visibility.nodeShown(node(graph, "A")));
    EXPECT_TRUE(visibility.nodeShown(node(graph, "C")));
    EXPECT_TRUE(visibility.groupIsBody(inner));
    EXPECT_EQ(shownEdges(visibility, graph), 3) << "A --> B is inside and folded away";
    const Endpoint end = visibility.drawnEnd({Endpoint::Kind::node, node(graph, "B")});
    EXPECT_EQ(end, (Endpoint{Endpoint::Kind::group, inner}));
}

TEST(Visibility, TheOutermostCollapsedGroupStandsForAllInIt) {
    const Graph graph = read(kNested);
    Visibility visibility(graph);
    const int inner = graph.nodes[static_cast<std::size_t>(node(graph, "A"))].group;
    const int outer = graph.groups[static_cast<std::size_t>(inner)].parent;
    ASSERT_GE(outer, 0);
    visibility.set({.collapsed = {inner, outer}});
    EXPECT_TRUE(visibility.groupIsBody(outer));
    EXPECT_FALSE(visibility.groupShown(inner));
    EXPECT_EQ(visibility.drawnEnd({Endpoint::Kind::node, node(graph, "A")}).index, outer);
    visibility.set({});
    EXPECT_EQ(shownEdges(visibility, graph), 4) << "and all comes back";
}

TEST(Visibility, FiltersHideByGroupClassAndKind) {
    const Graph graph = read(kNested);
    Visibility visibility(graph);
    visibility.set({.hiddenClasses = {"red"}});
    EXPECT_FALSE(visibility.nodeShown(node(graph, "D")));
    EXPECT_EQ(shownEdges(visibility, graph), 2) << "edges of a hidden node go with it";
    visibility.set({.hiddenKinds = {"dotted arrow"}});
    EXPECT_EQ(shownEdges(visibility, graph), 3);
    const int outer =
        graph.groups[static_cast<std::size_t>(graph.nodes[static_cast<std::size_t>(node(graph, "A"))].group)].parent;
    visibility.set({.hiddenGroups = {outer}});
    EXPECT_FALSE(visibility.nodeShown(node(graph, "A"))) << "however deep";
    EXPECT_TRUE(visibility.nodeShown(node(graph, "D")));
}

TEST(Visibility, AnInvisibleEdgeIsNeverShown) {
    const Graph graph = read("A ~~~ B");
    const Visibility visibility(graph);
    EXPECT_FALSE(visibility.edgeShown(0));
}

}  // namespace
}  // namespace orrery::graph

#include "scenes/graph/readers/gexf.h"

#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <string>

namespace orrery::graph {
namespace {

using test::edgeText;
using test::nodeOf;

Graph read(const std::string& text) {
    return readGexf(text, {"f.gexf", 1});
}

TEST(Gexf, NodesWithVizAndAttributes) {
    const Graph graph =
        read(R"(<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">
        <meta><title>Web</title><description>A graph of sites</description></meta><graph defaultedgetype="directed">
        <attributes class="node"><attribute id="0" title="url" type="string"/><attribute id="1" title="type" type="string"><default>site</default></attribute></attributes>
        <nodes><node id="a" label="Gephi"><attvalues><attvalue for="0" value="http://gephi.org"/></attvalues>
          <viz:color r="239" g="173" b="66" a="0.5"/><viz:size value="2.5"/><viz:shape value="square"/></node>
          <node id="b"><viz:color hex="#00ff00"/><viz:shape value="image" uri="p.png"/></node></nodes>
        <edges><edge id="0" source="a" target="b" weight="2.4" label="cites"><viz:thickness value="3"/><viz:color r="1" g="2" b="3"/><viz:shape value="dashed"/></edge>
          <edge source="b" target="a" type="undirected"/><edge source="b" target="b" type="mutual" kind="knows"/></edges></graph></gexf>)");
    EXPECT_EQ(graph.title, "Web");
    EXPECT_EQ(graph.accessibleDescription, "A graph of sites");
    const Node& a = nodeOf(graph, "a");
    EXPECT_EQ(a.label.plain, "Gephi");
    EXPECT_EQ(a.link->href, "http://gephi.org");
    EXPECT_EQ(a.classes, std::vector<std::string>{"site"});
    EXPECT_EQ(styleValue(a.style, "fill"), "#efad4280");
    EXPECT_EQ(a.weight, 2.5F);
    EXPECT_EQ(a.shape, Shape::rect);
    EXPECT_EQ(nodeOf(graph, "b").label.plain, "b");
    EXPECT_EQ(nodeOf(graph, "b").shape, Shape::circle);
    EXPECT_EQ(nodeOf(graph, "b").image, "p.png");
    EXPECT_EQ(styleValue(nodeOf(graph, "b").style, "fill"), "#00ff00");
    EXPECT_EQ(edgeText(graph, 0), "a dotted arrow b: cites");
    EXPECT_EQ(graph.edges[0].weight, 2.4F);
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke"), "#010203");
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke-width"), "3px");
    EXPECT_EQ(edgeText(graph, 1), "b normal open a");
    EXPECT_EQ(edgeText(graph, 2), "b normal arrow-arrow b: knows");
    EXPECT_TRUE(graph.diagnostics.empty());
}

TEST(Gexf, HierarchyByNestingAndByParent) {
    const Graph graph =
        read(R"(<gexf><graph><nodes><node id="child" pid="late"/><node id="g" label="Group"><nodes><node id="a"/>
        <node id="h"><nodes><node id="b"/></nodes><edges><edge source="a" target="b"/></edges></node></nodes></node><node id="late"/></nodes>
        <edges><edge source="a" target="g"/></edges></graph></gexf>)");
    ASSERT_EQ(graph.groups.size(), 3U);
    EXPECT_EQ(graph.groups[0].title.plain, "Group");
    EXPECT_EQ(graph.groups[1].id, "h");
    EXPECT_EQ(graph.groups[1].parent, 0);
    EXPECT_EQ(nodeOf(graph, "b").group, 1);
    EXPECT_EQ(nodeOf(graph, "child").group, 2);
    EXPECT_EQ(edgeText(graph, 0), "a normal open [g]");
    EXPECT_EQ(edgeText(graph, 1), "a normal open b");
    EXPECT_FALSE(graph.directed);
}

TEST(Gexf, ParentsThatAreNoneOrInCirclesAreSaid) {
    const Graph graph = read(
        R"(<gexf><graph><nodes><node id="a" pid="b"/><node id="b" pid="a"/><node id="c" pid="c"/><node id="d" pid="zz"/></nodes></graph></gexf>)");
    const std::string said = test::diagnosticsText(graph.diagnostics);
    EXPECT_NE(said.find("inside of itself"), std::string::npos);
    EXPECT_NE(said.find("\"zz\" is not in the file"), std::string::npos);
}

TEST(Gexf, UnknownEndsAreMadeAndSaid) {
    const Graph graph = read(
        "<gexf><graph><nodes><node id=\"a\"/></nodes><edges>\n<edge source=\"a\" target=\"q\"/><edge "
        "source=\"a\"/></edges></graph></gexf>");
    EXPECT_EQ(graph.nodes.size(), 2U);
    EXPECT_EQ(test::diagnosticsText(graph.diagnostics),
              "f:2:1: warning: an edge names the node \"q\", which the file does not declare\n"
              "f:2:30: warning: an edge without source or target was left out\n");
}

TEST(Gexf, ErrorsHaveAPlace) {
    EXPECT_EQ(test::errorOf([] { read("<gexf>\n<graph>\n</gexf>"); }).where().line, 3);
    EXPECT_NE(test::errorOf([] { read("<graphml/>"); }).message().find("not <gexf>"), std::string::npos);
    EXPECT_NE(test::errorOf([] { read("<gexf/>"); }).message().find("no <graph>"), std::string::npos);
}

TEST(Gexf, DeepNestingIsRefused) {
    std::string text = "<gexf><graph>";
    for (int i = 0; i < 5000; ++i) text += "<nodes><node id=\"" + std::to_string(i) + "\">";
    for (int i = 0; i < 5000; ++i) text += "</node></nodes>";
    EXPECT_NE(test::errorOf([&] { read(text + "</graph></gexf>"); }).message().find("nested deeper than 64"),
              std::string::npos);
}

}  // namespace
}  // namespace orrery::graph

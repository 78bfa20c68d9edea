#include "scenes/graph/readers/graphml.h"

#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <string>

namespace orrery::graph {
namespace {

using test::edgeText;
using test::nodeOf;

Graph read(const std::string& text) {
    return readGraphMl(text, {"f.graphml", 1});
}

std::string document(const std::string& keys, const std::string& graph) {
    return "<?xml version=\"1.0\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" "
           "xmlns:y=\"http://www.yworks.com/xml/graphml\">" +
           keys + "\n" + graph + "\n</graphml>";
}

TEST(GraphMl, NodesEdgesAndKeys) {
    const Graph graph = read(document(
        R"(<key id="d0" for="node" attr.name="label"/><key id="d1" for="node" attr.name="color"><default>yellow</default></key>
           <key id="d2" for="edge" attr.name="weight"/><key id="d3" for="graph" attr.name="title"/><key id="d4" for="node" attr.name="r"/>
           <key id="d5" for="node" attr.name="g"/><key id="d6" for="node" attr.name="b"/>)",
        R"(<graph edgedefault="directed"><data key="d3">Web</data>
           <node id="a"><data key="d0">First &amp; best</data><data key="d1">#f00</data></node><node id="b"/>
           <edge id="e" source="a" target="b"><data key="d2">0.25</data></edge><edge source="b" target="b" directed="false"/></graph>)"));
    EXPECT_EQ(graph.title, "Web");
    EXPECT_EQ(nodeOf(graph, "a").label.plain, "First & best");
    EXPECT_EQ(styleValue(nodeOf(graph, "a").style, "fill"), "#ff0000");
    EXPECT_EQ(styleValue(nodeOf(graph, "b").style, "fill"), "#ffff00");
    EXPECT_EQ(edgeText(graph, 0), "a normal arrow b");
    EXPECT_EQ(graph.edges[0].id, "e");
    EXPECT_EQ(graph.edges[0].weight, 0.25F);
    EXPECT_EQ(edgeText(graph, 1), "b normal open b");
    EXPECT_TRUE(graph.diagnostics.empty());
}

TEST(GraphMl, PlacesAreLinesOfTheFile) {
    const Graph graph = read(document(
        "", "<graph edgedefault=\"undirected\">\n<node id=\"a\"/>\n <edge source=\"a\" target=\"x\"/></graph>"));
    EXPECT_EQ(nodeOf(graph, "a").line, 4);
    EXPECT_EQ(graph.edges[0].line, 5);
    EXPECT_FALSE(graph.directed);
    EXPECT_EQ(test::diagnosticsText(graph.diagnostics),
              "f:5:2: warning: an edge names the node \"x\", which the file does not declare\n");
}

TEST(GraphMl, ColoursOfThreeNumbers) {
    const Graph graph = read(document(
        "",
        R"(<graph><node id="a"><data key="r">10</data><data key="g">20</data><data key="b">300</data></node></graph>)"));
    EXPECT_EQ(styleValue(nodeOf(graph, "a").style, "fill"), "#0a14ff");
}

TEST(GraphMl, NestedGraphsBecomeGroups) {
    const Graph graph = read(document("", R"(<graph edgedefault="directed"><node id="g"><graph><node id="g::a"/>
        <node id="h"><graph edgedefault="undirected"><node id="b"/><edge source="b" target="g::a"/></graph></node></graph></node>
        <node id="leaf"><graph/></node><edge source="leaf" target="g"/></graph>)"));
    ASSERT_EQ(graph.groups.size(), 2U);
    EXPECT_EQ(graph.groups[1].parent, 0);
    EXPECT_EQ(nodeOf(graph, "b").group, 1);
    EXPECT_EQ(nodeOf(graph, "leaf").group, -1);
    EXPECT_EQ(edgeText(graph, 0), "b normal open g::a");
    EXPECT_EQ(edgeText(graph, 1), "leaf normal arrow [g]");
}

TEST(GraphMl, WhatYedDraws) {
    const Graph graph = read(document(
        R"(<key id="n" for="node" yfiles.type="nodegraphics"/><key id="e" for="edge" yfiles.type="edgegraphics"/>)",
        R"(<graph edgedefault="directed">
        <node id="a"><data key="n"><y:ShapeNode><y:Geometry height="30" width="30" x="1" y="2"/><y:Fill color="#FFCC00" transparent="false"/>
          <y:BorderStyle color="#123456" type="dashed" width="2.0"/><y:NodeLabel textColor="#000000">Line 1
Line 2<y:LabelModel/></y:NodeLabel><y:Shape type="diamond"/></y:ShapeNode></data></node>
        <node id="b"><data key="n"><y:GenericNode configuration="com.yworks.flowchart.dataBase"><y:Fill hasColor="false"/></y:GenericNode></data></node>
        <node id="g" yfiles.foldertype="group"><data key="n"><y:ProxyAutoBoundsNode><y:Realizers active="1"><y:GroupNode><y:NodeLabel>open</y:NodeLabel></y:GroupNode>
          <y:GroupNode><y:NodeLabel>Folder</y:NodeLabel><y:Fill color="#CAECFF80"/><y:State closed="true"/></y:GroupNode></y:Realizers></y:ProxyAutoBoundsNode></data>
          <graph><node id="g::x"/></graph></node>
        <edge source="a" target="b"><data key="e"><y:PolyLineEdge><y:LineStyle color="#00FF00" type="dotted" width="3.0"/><y:Arrows source="circle" target="none"/>
          <y:EdgeLabel>says</y:EdgeLabel></y:PolyLineEdge></data></edge></graph>)"));
    const Node& a = nodeOf(graph, "a");
    EXPECT_EQ(a.label.plain, "Line 1\nLine 2");
    EXPECT_EQ(a.shape, Shape::diamond);
    EXPECT_EQ(styleValue(a.style, "fill"), "#ffcc00");
    EXPECT_EQ(styleValue(a.style, "stroke"), "#123456");
    EXPECT_EQ(styleValue(a.style, "stroke-width"), "2px");
    EXPECT_EQ(styleValue(a.style, "stroke-dasharray"), "6 4");
    EXPECT_EQ(styleValue(a.style, "color"), "");
    EXPECT_EQ(nodeOf(graph, "b").shape, Shape::cylinder);
    EXPECT_EQ(styleValue(nodeOf(graph, "b").style, "fill"), "");
    EXPECT_EQ(graph.groups.at(0).title.plain, "Folder");
    EXPECT_EQ(styleValue(graph.groups[0].style, "fill"), "#caecff80");
    EXPECT_TRUE(graph.groups[0].collapsed);
    EXPECT_EQ(edgeText(graph, 0), "a dotted circle-open b: says");
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke"), "#00ff00");
}

TEST(GraphMl, HyperedgesAreReduced) {
    const Graph graph = read(document("", R"(<graph><node id="a"/><node id="b"/><node id="c"/>
        <hyperedge id="h"><endpoint node="a" type="in"/><endpoint node="b" type="out"/><endpoint node="c"/></hyperedge></graph>)"));
    EXPECT_EQ(nodeOf(graph, "h").shape, Shape::smallCircle);
    ASSERT_EQ(graph.edges.size(), 3U);
    EXPECT_EQ(edgeText(graph, 0), "a normal arrow h");
    EXPECT_EQ(edgeText(graph, 1), "h normal arrow b");
    EXPECT_EQ(edgeText(graph, 2), "c normal open h");
    EXPECT_NE(test::diagnosticsText(graph.diagnostics).find("hyperedge"), std::string::npos);
}

// Each entity of the classic bomb holds ten of the one before it: 10^9 letters.
TEST(GraphMl, EntitiesAreNotExpanded) {
    std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY l0 \"lol\">";
    for (int i = 1; i < 10; ++i) {
        bomb += "<!ENTITY l" + std::to_string(i) + " \"";
        for (int k = 0; k < 10; ++k) bomb += "&l" + std::to_string(i - 1) + ";";
        bomb += "\">";
    }
    bomb +=
        "]><graphml><key id=\"k\" for=\"node\" attr.name=\"label\"/><graph><node id=\"a\"><data "
        "key=\"k\">&l9;</data></node></graph></graphml>";
    EXPECT_EQ(nodeOf(read(bomb), "a").label.plain, "&l9;");
}

TEST(GraphMl, ReferencesToNoCharacterAreBlanks) {
    const Graph graph =
        read(document("",
                      "<graph><node id='a'><data key='label'>x&#xD800;&#0;&#x110000;&#99999999999999999999;y "
                      "&#233;&#x1F680;</data></node></graph>"));
    EXPECT_EQ(nodeOf(graph, "a").label.plain.substr(0, 1), "x");
    EXPECT_EQ(graph.nodes[0].label.plain.find('&'), std::string::npos);
    EXPECT_TRUE(graph.nodes[0].label.plain.ends_with("y é🚀"));
}

// A quoted name is cut between characters, and never over lines.
TEST(GraphMl, MessagesQuoteShortly) {
    const Graph graph = read(document("", "<graph><node id='a'/><edge source='a' target='&#10;" + std::string(30, '-') +
                                              "ééééééééééééééééééééééé'/></graph>"));
    ASSERT_EQ(graph.diagnostics.size(), 1U);
    EXPECT_EQ(graph.diagnostics[0].message.find('\n'), std::string::npos);
    EXPECT_NE(graph.diagnostics[0].message.find("é…\""), std::string::npos);
}

TEST(GraphMl, ErrorsHaveAPlace) {
    const Error error = test::errorOf([] { read("<graphml>\n <graph>\n  <node id=\"a\" </graph>"); });
    EXPECT_EQ(error.where().line, 3);
    EXPECT_NE(error.message().find("not well-formed XML"), std::string::npos);
    EXPECT_NE(test::errorOf([] { read("<html/>"); }).message().find("not <graphml>"), std::string::npos);
    EXPECT_NE(test::errorOf([] { read("<graphml/>"); }).message().find("no <graph>"), std::string::npos);
    EXPECT_THROW(read(""), Error);
}

TEST(GraphMl, DeepNestingIsRefused) {
    std::string text = "<graphml>";
    for (int i = 0; i < 5000; ++i) text += "<graph><node id=\"n" + std::to_string(i) + "\">";
    text += "<graph><node id=\"x\"/></graph>";
    for (int i = 0; i < 5000; ++i) text += "</node></graph>";
    EXPECT_NE(test::errorOf([&] { read(text + "</graphml>"); }).message().find("nested deeper than 64"),
              std::string::npos);
    // Nesting that means nothing is skipped.
    std::string deep = "<graphml><graph><node id=\"a\">";
    for (int i = 0; i < 200000; ++i) deep += "<x>";
    for (int i = 0; i < 200000; ++i) deep += "</x>";
    EXPECT_EQ(read(deep + "</node></graph></graphml>").nodes.size(), 1U);
}

TEST(GraphMl, IdsUsedTwiceAreSaid) {
    const Graph graph =
        read(document("", "<graph><node id=\"a\"/><node id=\"a\"/><node/><edge source=\"a\"/></graph>"));
    EXPECT_EQ(graph.nodes.size(), 1U);
    EXPECT_EQ(graph.diagnostics.size(), 3U);
}

}  // namespace
}  // namespace orrery::graph

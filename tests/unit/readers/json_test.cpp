#include "scenes/graph/readers/json.h"

#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <string>

namespace orrery::graph {
namespace {

using test::edgeText;
using test::nodeOf;

Graph read(std::string_view text) {
    return readJson(text, {"f.json", 1});
}

TEST(Json, NodeLinkDataOfNetworkX) {
    const Graph graph = read(R"({"directed": true, "multigraph": true, "graph": {"name": "Karate"},
        "nodes": [{"id": 0, "club": "Hi"}, {"id": 1, "label": "One", "color": "gold", "shape": "box"}],
        "links": [{"source": 0, "target": 1, "weight": 2.5, "key": 0}, {"source": 1, "target": 1, "key": 1}]})");
    EXPECT_EQ(graph.title, "Karate");
    EXPECT_TRUE(graph.directed);
    EXPECT_EQ(nodeOf(graph, "1").label.plain, "One");
    EXPECT_EQ(styleValue(nodeOf(graph, "1").style, "fill"), "#ffd700");
    EXPECT_EQ(nodeOf(graph, "1").shape, Shape::rect);
    EXPECT_EQ(edgeText(graph, 0), "0 normal arrow 1");
    EXPECT_EQ(edgeText(graph, 1), "1 normal arrow 1");
    EXPECT_EQ(graph.edges[0].weight, 2.5F);
    EXPECT_EQ(graph.edges[0].id, "");
    EXPECT_TRUE(graph.diagnostics.empty());
}

TEST(Json, UndirectedGraphHasNoHeads) {
    const Graph graph = read(R"({"directed":false,"nodes":[{"id":"a"},{"id":"b"}],
        "edges":[{"source":"a","target":"b"},{"source":"b","target":"a","directed":true}]})");
    EXPECT_FALSE(graph.directed);
    EXPECT_EQ(edgeText(graph, 0), "a normal open b");
    EXPECT_EQ(edgeText(graph, 1), "b normal arrow a");
}

// The flag may stand behind the edges.
TEST(Json, OrderOfTheKeysDoesNotMatter) {
    const Graph graph =
        read(R"({"links":[{"source":"a","target":"b"}],"nodes":[{"id":"b"},{"id":"a"}],"directed":false})");
    EXPECT_EQ(edgeText(graph, 0), "a normal open b");
    EXPECT_EQ(graph.nodes[0].id, "b");
    EXPECT_TRUE(graph.diagnostics.empty());
}

TEST(Json, NodesAndLinksOf3dForceGraph) {
    const Graph graph = read(R"json({"nodes":[{"id":"n1","name":"First","val":10,"group":2,"color":"rgb(255,0,0)"}],
        "links":[{"source":{"id":"n1","x":1.5},"target":"n1","name":"loop","color":"#0f0","width":3}]})json");
    const Node& node = nodeOf(graph, "n1");
    EXPECT_EQ(node.label.plain, "First");
    EXPECT_EQ(node.weight, 10.0F);
    EXPECT_EQ(node.classes, std::vector<std::string>{"2"});
    EXPECT_EQ(styleValue(node.style, "fill"), "#ff0000");
    EXPECT_EQ(edgeText(graph, 0), "n1 normal arrow n1: loop");
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke"), "#00ff00");
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke-width"), "3px");
}

TEST(Json, LinksByIndexWhereNodesHaveNoIds) {
    const Graph graph = read(R"({"nodes":[{"name":"Myriel"},{"name":"Napoleon"},{"name":"Myriel"}],
        "links":[{"source":1,"target":0},{"source":2,"target":1}]})");
    ASSERT_EQ(graph.nodes.size(), 3U);
    EXPECT_EQ(edgeText(graph, 0), "Napoleon normal arrow Myriel");
    EXPECT_EQ(edgeText(graph, 1), "Myriel #2 normal arrow Napoleon");
    EXPECT_EQ(graph.nodes[2].label.plain, "Myriel");
}

TEST(Json, NumbersThatAreIdsAreIds) {
    const Graph graph = read(R"({"nodes":[{"id":2},{"id":1.0}],"links":[{"source":1,"target":2}]})");
    EXPECT_EQ(edgeText(graph, 0), "1 normal arrow 2");
    EXPECT_EQ(graph.nodes.size(), 2U);
}

TEST(Json, ElementsOfCytoscapeWithCompoundNodes) {
    const Graph graph = read(R"({"elements":{"nodes":[
        {"data":{"id":"a","label":"A","parent":"p"},"classes":"big red"},{"data":{"id":"p","label":"Outer","parent":"q"}},
        {"data":{"id":"q"}},{"data":{"id":"b"},"classes":["x"]}],
        "edges":[{"data":{"id":"e","source":"a","target":"p","label":"go"}}]}})");
    ASSERT_EQ(graph.groups.size(), 2U);
    EXPECT_EQ(graph.groups[0].id, "q");
    EXPECT_EQ(graph.groups[1].id, "p");
    EXPECT_EQ(graph.groups[1].parent, 0);
    EXPECT_EQ(graph.groups[1].title.plain, "Outer");
    EXPECT_EQ(nodeOf(graph, "a").group, 1);
    EXPECT_EQ(nodeOf(graph, "a").classes, (std::vector<std::string>{"big", "red"}));
    EXPECT_EQ(edgeText(graph, 0), "a normal arrow [p]: go");
    EXPECT_EQ(graph.edges[0].id, "e");
    EXPECT_EQ(graph.nodes.size(), 2U);
}

TEST(Json, ElementsAsOneList) {
    const Graph graph =
        read(R"([{"group":"nodes","data":{"id":"a"}},{"data":{"id":"b"}},{"data":{"source":"a","target":"b"}}])");
    EXPECT_EQ(graph.nodes.size(), 2U);
    EXPECT_EQ(edgeText(graph, 0), "a normal arrow b");
}

TEST(Json, AParentInsideOfItselfEnds) {
    const Graph graph =
        read(R"([{"data":{"id":"a","parent":"b"}},{"data":{"id":"b","parent":"a"}},{"data":{"id":"c","parent":"c"}}])");
    EXPECT_EQ(graph.groups.size(), 2U);
    EXPECT_NE(test::diagnosticsText(graph.diagnostics).find("inside of itself"), std::string::npos);
}

TEST(Json, JsonGraphFormat) {
    const Graph graph =
        read(R"({"graph":{"label":"JGF","nodes":{"A":{"label":"Alpha","metadata":{"color":"#00f"}},"B":{}},
        "edges":[{"source":"A","target":"B","relation":"likes"}]}})");
    EXPECT_EQ(graph.title, "JGF");
    EXPECT_EQ(nodeOf(graph, "A").label.plain, "Alpha");
    EXPECT_EQ(styleValue(nodeOf(graph, "A").style, "fill"), "#0000ff");
    EXPECT_EQ(edgeText(graph, 0), "A normal arrow B: likes");
}

TEST(Json, VisJsAndPairs) {
    const Graph vis =
        read(R"({"nodes":[{"id":1,"label":"x","color":{"background":"#fff","border":"#000"},"font":{"color":"red"}}],
        "edges":[{"from":1,"to":1,"arrows":"to"}]})");
    EXPECT_EQ(styleValue(vis.nodes[0].style, "fill"), "#ffffff");
    EXPECT_EQ(styleValue(vis.nodes[0].style, "stroke"), "#000000");
    EXPECT_EQ(styleValue(vis.nodes[0].style, "color"), "#ff0000");
    EXPECT_EQ(edgeText(vis, 0), "1 normal arrow 1");
    const Graph pairs = read(R"([["a","b"],["b","c",2]])");
    EXPECT_EQ(edgeText(pairs, 1), "b normal arrow c");
    EXPECT_EQ(pairs.edges[1].weight, 2.0F);
    EXPECT_TRUE(pairs.diagnostics.empty());
}

TEST(Json, UnknownEndsAreMadeAndSaid) {
    const Graph graph =
        read(R"({"nodes":[{"id":"a"},{"id":"a"}],"links":[{"source":"a","target":"zz"},{"source":"a"}]})");
    EXPECT_EQ(graph.nodes.size(), 2U);
    EXPECT_EQ(graph.edges.size(), 1U);
    const std::string said = test::diagnosticsText(graph.diagnostics);
    EXPECT_NE(said.find("\"a\" is used twice"), std::string::npos);
    EXPECT_NE(said.find("\"zz\", which the file does not declare"), std::string::npos);
    EXPECT_NE(said.find("link 2 has no source or no target"), std::string::npos);
}

TEST(Json, SyntaxErrorsHaveAPlace) {
    const Error error = test::errorOf([] { read("{\"nodes\": [\n  {\"id\": \"é\" 2}\n]}"); });
    EXPECT_EQ(error.where().line, 2);
    EXPECT_EQ(error.where().column, 14);
    EXPECT_EQ(error.where().excerpt, "  {\"id\": \"é\" 2}");
    EXPECT_NE(std::string(error.what()).find("not JSON"), std::string::npos);
    EXPECT_EQ(test::errorOf([] { read(""); }).where().line, 1);
    EXPECT_EQ(test::errorOf([] { read("{\"nodes\":[1e999]}"); }).where().line, 1);
}

TEST(Json, JsonWithoutAGraphIsAnError) {
    for (const char* text : {"{}", "7", "\"x\"", "[1, 2]", "{\"a\": {\"nodes\": 3}}"}) {
        EXPECT_NE(std::string(test::errorOf([&] { read(text); }).what()).find("without a graph"), std::string::npos)
            << text;
    }
    EXPECT_TRUE(read(R"({"nodes":[],"links":[]})").nodes.empty());
}

TEST(Json, DeepNestingIsRefused) {
    for (const std::string_view start : {"[", "{\"a\":", "{\"nodes\":[{\"x\":["}) {
        std::string text;
        for (int i = 0; i < 100000; ++i) text += start;
        EXPECT_NE(std::string(test::errorOf([&] { read(text); }).what()).find("nested deeper than 64"),
                  std::string::npos);
    }
}

// An embedding beside each node must neither cost its memory nor its time.
TEST(Json, LongArraysInsideOfNodesAreLeftOut) {
    std::string numbers = "0";
    for (int i = 0; i < 100000; ++i) numbers += ",[1,{\"a\":[2]}]";
    const Graph graph = read("{\"nodes\":[{\"id\":\"a\",\"vector\":[" + numbers + "],\"label\":\"L\"}],\"links\":[]}");
    EXPECT_EQ(graph.nodes[0].label.plain, "L");
}

}  // namespace
}  // namespace orrery::graph

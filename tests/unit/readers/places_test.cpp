// Places and times that a file gives: the same in every format that has them.

#include "scenes/graph/readers/csv.h"
#include "scenes/graph/readers/gexf.h"
#include "scenes/graph/readers/graphml.h"
#include "scenes/graph/readers/graphml_plain.h"
#include "scenes/graph/readers/json.h"
#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace orrery::graph {
namespace {

using test::diagnosticsText;

// Nodes a at (1, -2.5, 3) from 1999 on, b somewhere in the plane, c nowhere; the edge from a to b comes in July 2000.
void expectPlacesAndTimes(const Graph& graph) {
    EXPECT_EQ(diagnosticsText(graph.diagnostics), "");
    ASSERT_EQ(graph.nodes.size(), 3U);
    ASSERT_EQ(graph.places.size(), 3U);
    EXPECT_EQ(graph.places[0], vec3(1.0F, -2.5F, 3.0F));
    EXPECT_EQ(graph.places[1], vec3(10.0F, 20.0F, 0.0F));
    EXPECT_FALSE(isKnown(graph.places[2]));
    ASSERT_EQ(graph.nodeTimes.size(), 3U);
    EXPECT_EQ(graph.nodeTimes[0], 1999.0);
    EXPECT_TRUE(std::isnan(graph.nodeTimes[1]));
    EXPECT_TRUE(std::isnan(graph.nodeTimes[2]));
    ASSERT_EQ(graph.edges.size(), 2U);
    ASSERT_EQ(graph.edgeTimes.size(), 2U);
    EXPECT_NEAR(graph.edgeTimes[0], 2000.5, 0.01);
    EXPECT_TRUE(std::isnan(graph.edgeTimes[1]));
}

constexpr std::string_view kGraphMl = R"(<graphml>
<key id="d0" for="node" attr.name="x"/><key id="d1" for="node" attr.name="y"/><key id="d2" for="node" attr.name="z"/>
<key id="d3" for="node" attr.name="year"/><key id="d4" for="edge" attr.name="date"/>
<graph edgedefault="directed">
<node id="a"><data key="d0">1</data><data key="d1">-2.5</data><data key="d2">3</data><data key="d3">1999</data></node>
<node id="b"><data key="d0">10</data><data key="d1">20</data></node>
<node id="c"/>
<edge source="a" target="b"><data key="d4">2000-07-01</data></edge>
<edge source="b" target="c"/>
</graph></graphml>)";

TEST(Places, GraphMl) {
    expectPlacesAndTimes(readGraphMl(kGraphMl, {"f.graphml", 1}));
}

TEST(Places, LargeGraphMl) {
    // In one part, and in parts of an element each.
    for (const std::size_t bytes : {0U, 1U}) {
        const auto graph = readPlainGraphMl(kGraphMl, {"f.graphml", 1}, {}, bytes);
        ASSERT_TRUE(graph.has_value());
        expectPlacesAndTimes(*graph);
    }
}

TEST(Places, Gexf) {
    expectPlacesAndTimes(readGexf(R"(<gexf xmlns:viz="http://www.gexf.net/1.2draft/viz"><graph mode="dynamic"><nodes>
        <node id="a" start="1999"><viz:position x="1" y="-2.5" z="3"/></node>
        <node id="b"><viz:position x="10" y="20"/></node><node id="c"/></nodes>
        <edges><edge source="a" target="b" start="2000-07-01"/><edge source="b" target="c"/></edges></graph></gexf>)",
                                  {"f.gexf", 1}));
}

TEST(Places, JsonAsD3HasIt) {
    expectPlacesAndTimes(readJson(R"({"nodes": [{"id": "a", "x": 1, "y": -2.5, "z": 3, "year": 1999},
        {"id": "b", "x": 10, "y": 20}, {"id": "c", "x": null}],
        "links": [{"source": "a", "target": "b", "date": "2000-07-01"}, {"source": "b", "target": "c"}]})",
                                  {"f.json", 1}));
}

TEST(Places, JsonAsCytoscapeHasIt) {
    expectPlacesAndTimes(readJson(R"({"elements": {"nodes": [
        {"data": {"id": "a", "time": 1999}, "position": {"x": 1, "y": -2.5, "z": 3}},
        {"data": {"id": "b"}, "position": {"x": 10, "y": 20}}, {"data": {"id": "c"}}],
        "edges": [{"data": {"source": "a", "target": "b", "time": "2000-07-01"}},
                  {"data": {"source": "b", "target": "c"}}]}})",
                                  {"f.json", 1}));
}

TEST(Places, Csv) {
    expectPlacesAndTimes(readCsv(
        "id,x,y,z,year\na,1,-2.5,3,1999\nb,10,20,0,\nc,,,,\nsource,target,date\na,b,2000-07-01\nb,c,\n", {"f.csv", 1}));
}

TEST(Places, WhatIsNoPlaceOrTimeIsSaid) {
    const Graph graph =
        readJson(R"({"nodes": [{"id": "a", "x": "left", "y": 2, "year": "long ago"}], "links": []})", {"f.json", 1});
    EXPECT_TRUE(graph.places.empty());
    EXPECT_TRUE(graph.nodeTimes.empty());
    EXPECT_EQ(diagnosticsText(graph.diagnostics),
              "f: warning: x \"left\" is no number\n"
              "f: warning: \"long ago\" is no time; write a number or a date such as 1999-12-31\n");
}

}  // namespace
}  // namespace orrery::graph

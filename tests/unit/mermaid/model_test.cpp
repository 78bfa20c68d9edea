// The graph model itself: names of kinds and shapes, styles, places of errors.

#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

#include <set>

namespace orrery::graph {
namespace {

TEST(Model, KindsOfEdges) {
    const auto kind = [](Stroke stroke, Head tail, Head head) {
        Edge edge;
        edge.stroke = stroke;
        edge.tail = tail;
        edge.head = head;
        return edgeKind(edge);
    };
    EXPECT_EQ(kind(Stroke::normal, Head::none, Head::arrow), "normal arrow");
    EXPECT_EQ(kind(Stroke::dotted, Head::none, Head::none), "dotted open");
    EXPECT_EQ(kind(Stroke::thick, Head::arrow, Head::arrow), "thick arrow-arrow");
    EXPECT_EQ(kind(Stroke::normal, Head::circle, Head::circle), "normal circle-circle");
    EXPECT_EQ(kind(Stroke::invisible, Head::none, Head::none), "invisible open");
    EXPECT_EQ(kind(Stroke::normal, Head::arrow, Head::none), "normal arrow-open");
    EXPECT_EQ(kind(Stroke::normal, Head::cross, Head::arrow), "normal cross-arrow");
}

TEST(Model, NamesOfDirections) {
    EXPECT_EQ(directionName(Direction::down), "TD");
    EXPECT_EQ(directionName(Direction::up), "BT");
    EXPECT_EQ(directionName(Direction::right), "LR");
    EXPECT_EQ(directionName(Direction::left), "RL");
}

TEST(Model, EveryShapeHasANameOfItsOwnThatLeadsBack) {
    std::set<std::string_view> names;
    for (int i = 0; i < kShapeCount; ++i) {
        const auto shape = static_cast<Shape>(i);
        EXPECT_EQ(shapeByName(shapeName(shape)), shape) << shapeName(shape);
        names.insert(shapeName(shape));
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(kShapeCount));
    EXPECT_EQ(shapeByName("database"), Shape::cylinder);
    EXPECT_EQ(shapeByName("lean_right"), Shape::leanRight);
    EXPECT_EQ(shapeByName("square"), Shape::rect);
    EXPECT_EQ(shapeByName("round"), Shape::rounded);
    EXPECT_EQ(shapeByName(""), std::nullopt);
    EXPECT_EQ(shapeByName("Rect"), std::nullopt);
    EXPECT_TRUE(isPicture(Shape::iconCircle));
    EXPECT_TRUE(isPicture(Shape::image));
    EXPECT_FALSE(isPicture(Shape::ellipse));
}

TEST(Model, ResolvedStyles) {
    const Graph graph = readBody(
        "A:::one:::two --> B\nstyle A fill:own\n"
        "classDef default fill:d,color:d,stroke:d\nclassDef one fill:1,stroke:1\nclassDef two stroke:2\n"
        "subgraph g\nC\nend\nclass g one\n");
    const Style style = resolvedStyle(graph, nodeOf(graph, "A"));
    EXPECT_EQ(styleValue(style, "fill"), "own");
    EXPECT_EQ(styleValue(style, "stroke"), "2");
    EXPECT_EQ(styleValue(style, "color"), "d");
    EXPECT_EQ(styleValue(style, "opacity"), "");
    EXPECT_EQ(resolvedStyle(graph, nodeOf(graph, "A").classes, nodeOf(graph, "A").style), style);
    EXPECT_EQ(resolvedStyle(graph, graph.edges[0]), Style{}) << "the class default is for nodes";
    EXPECT_EQ(resolvedStyle(graph, graph.groups[0]), (Style{{"fill", "1"}, {"stroke", "1"}}));
}

TEST(Model, PlacesOfErrors) {
    const Error error = errorAt({"notes.md", 41}, "first\nsecond line\r\nthird", 2, 8, "what is wrong");
    EXPECT_STREQ(error.what(), "notes.md:42:8: what is wrong");
    EXPECT_EQ(error.where().excerpt, "second line");
}

}  // namespace
}  // namespace orrery::graph

#include "scenes/graph/readers/dot.h"

#include "scenes/graph/readers/dot_label.h"
#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace orrery::graph {
namespace {

using test::edgeText;
using test::nodeOf;

Graph read(std::string_view text) {
    return readDot(text, {"f.dot", 1});
}

TEST(Dot, NodesEdgesAndDirection) {
    const Graph graph = read("digraph G { rankdir=LR; label=\"Flow of \\G\"; a -> b -> {c d}; a -> a }");
    EXPECT_EQ(graph.title, "Flow of G");
    EXPECT_EQ(graph.direction, Direction::right);
    EXPECT_TRUE(graph.directed);
    ASSERT_EQ(graph.edges.size(), 5U - 1U);
    EXPECT_EQ(edgeText(graph, 0), "a normal arrow b");
    EXPECT_EQ(edgeText(graph, 2), "b normal arrow d");
    EXPECT_EQ(edgeText(graph, 3), "a normal arrow a");
    EXPECT_EQ(graph.nodes[0].label.plain, "a");
    EXPECT_EQ(graph.nodes[0].shape, Shape::ellipse);
}

TEST(Dot, UndirectedAndStrict) {
    const Graph graph = read("strict graph { a -- b -- a; b -- c }");
    EXPECT_FALSE(graph.directed);
    EXPECT_EQ(graph.edges.size(), 2U);
    EXPECT_EQ(edgeText(graph, 1), "b normal open c");
    EXPECT_EQ(read("graph { a -- b; a -- b }").edges.size(), 2U);
}

TEST(Dot, EdgesStandInTheOrderOfTheText) {
    const Graph graph = read("digraph { c -> a; a -> b; c -> b; b -> c }");
    EXPECT_EQ(edgeText(graph, 0), "c normal arrow a");
    EXPECT_EQ(edgeText(graph, 1), "a normal arrow b");
    EXPECT_EQ(edgeText(graph, 2), "c normal arrow b");
    EXPECT_EQ(edgeText(graph, 3), "b normal arrow c");
}

TEST(Dot, ShapesOfNodes) {
    const Graph graph = read(R"(digraph {
        a [shape=box]; b [shape=box, style="rounded,filled"]; c [shape=doublecircle]; d [shape=circle, peripheries=2];
        e [shape=cylinder]; f [shape=polygon, sides=6]; g [shape=none]; h [shape=nonsense]; i [shape=point, label=x]; j [label=""]
    })");
    EXPECT_EQ(nodeOf(graph, "a").shape, Shape::rect);
    EXPECT_EQ(nodeOf(graph, "b").shape, Shape::rounded);
    EXPECT_EQ(nodeOf(graph, "c").shape, Shape::doubleCircle);
    EXPECT_EQ(nodeOf(graph, "d").shape, Shape::doubleCircle);
    EXPECT_EQ(nodeOf(graph, "e").shape, Shape::cylinder);
    EXPECT_EQ(nodeOf(graph, "f").shape, Shape::hexagon);
    EXPECT_EQ(nodeOf(graph, "g").shape, Shape::text);
    EXPECT_EQ(nodeOf(graph, "h").shape, Shape::rect);
    EXPECT_NE(test::diagnosticsText(graph.diagnostics).find("\"nonsense\" is unknown"), std::string::npos);
    EXPECT_TRUE(nodeOf(graph, "i").label.empty());
    EXPECT_TRUE(nodeOf(graph, "j").label.empty());
    EXPECT_EQ(nodeOf(graph, "a").label.plain, "a");
}

TEST(Dot, ColoursAndLines) {
    const Graph graph = read(R"(digraph {
        a [style=filled, fillcolor="lightblue2", color=red, fontcolor="#01020380", penwidth=2.5];
        b [style=filled]; c [fillcolor=red]; d [style="dashed,bold", color="0.5 1 1"]; e [style=invis]; f [style=filled, color=chartreuse]
    })");
    EXPECT_EQ(styleValue(nodeOf(graph, "a").style, "fill"), "#b2dfee");
    EXPECT_EQ(styleValue(nodeOf(graph, "a").style, "stroke"), "#ff0000");
    EXPECT_EQ(styleValue(nodeOf(graph, "a").style, "color"), "#01020380");
    EXPECT_EQ(styleValue(nodeOf(graph, "a").style, "stroke-width"), "2.5px");
    EXPECT_EQ(styleValue(nodeOf(graph, "b").style, "fill"), "#d3d3d3");
    EXPECT_EQ(styleValue(nodeOf(graph, "c").style, "fill"), "");  // Graphviz fills with style=filled only
    EXPECT_EQ(styleValue(nodeOf(graph, "d").style, "stroke"), "#00ffff");
    EXPECT_EQ(styleValue(nodeOf(graph, "d").style, "stroke-dasharray"), "6 4");
    EXPECT_EQ(styleValue(nodeOf(graph, "d").style, "stroke-width"), "2px");
    EXPECT_EQ(styleValue(nodeOf(graph, "e").style, "visibility"), "hidden");
    EXPECT_EQ(styleValue(nodeOf(graph, "f").style, "fill"), "#7fff00");
}

TEST(Dot, ColoursAreGraphvizsAndNotCsss) {
    EXPECT_EQ(dot::dotColour("green"), "#00ff00");
    EXPECT_EQ(dot::dotColour("purple"), "#a020f0");
    EXPECT_EQ(dot::dotColour("gray"), "#c0c0c0");
    EXPECT_EQ(dot::dotColour("gray20"), "#333333");
    EXPECT_EQ(dot::dotColour("steelblue3"), "#5094cd");  // X11 says 4f94cd: 99 x 0.804 is 79.6
    EXPECT_EQ(dot::dotColour("red:blue;0.5"), "#ff0000");
    EXPECT_EQ(dot::dotColour("/x11/Tomato"), "#ff6347");
    EXPECT_EQ(dot::dotColour("0.5,1.0,0.2"), "#003333");
    EXPECT_EQ(dot::dotColour("transparent"), "transparent");
    EXPECT_EQ(dot::dotColour("nothing"), "");
}

TEST(Dot, EdgesWithAllTheirAttributes) {
    const Graph graph = read(R"(digraph {
        a -> b [label="\T to \H", style=dashed, dir=both, arrowtail=odot, arrowhead=tee, minlen=3, weight=2, color=blue, penwidth=4, id=e1, class="hot x"];
        a -> b [style=bold, dir=none]; a -> b [style=invis, dir=back]; a -> b [xlabel=side, minlen=0]
    })");
    EXPECT_EQ(edgeText(graph, 0), "a dotted circle-cross b: a to b");
    EXPECT_EQ(graph.edges[0].length, 3);
    EXPECT_EQ(graph.edges[0].weight, 2.0F);
    EXPECT_EQ(graph.edges[0].id, "e1");
    EXPECT_EQ(graph.edges[0].classes, (std::vector<std::string>{"hot", "x"}));
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke"), "#0000ff");
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke-width"), "4px");
    EXPECT_EQ(edgeText(graph, 1), "a thick open b");
    EXPECT_EQ(edgeText(graph, 2), "a invisible arrow-open b");
    EXPECT_EQ(edgeText(graph, 3), "a normal arrow b: side");
    EXPECT_EQ(graph.edges[3].length, 1);
}

TEST(Dot, ClustersBecomeGroups) {
    const Graph graph = read(R"(digraph { compound=true; label=Top;
        subgraph cluster_a { label="Outer"; style=filled; color=lightgrey; x; subgraph cluster_b { label=Inner; y; z } }
        subgraph { rank=same; x; w } subgraph cluster_c { v } w -> x [lhead=cluster_a]; y -> w [ltail=cluster_b] })");
    ASSERT_EQ(graph.groups.size(), 3U);
    EXPECT_EQ(graph.groups[0].title.plain, "Outer");
    EXPECT_EQ(styleValue(graph.groups[0].style, "fill"), "#d3d3d3");
    EXPECT_EQ(graph.groups[1].parent, 0);
    EXPECT_EQ(graph.groups[2].title.plain, "");  // not the label of the whole, which it inherits
    EXPECT_EQ(nodeOf(graph, "x").group, 0);
    EXPECT_EQ(nodeOf(graph, "y").group, 1);
    EXPECT_EQ(nodeOf(graph, "w").group, -1);
    EXPECT_EQ(graph.groups[0].nodes.size(), 1U);
    EXPECT_EQ(graph.groups[1].nodes.size(), 2U);
    EXPECT_EQ(edgeText(graph, 0), "w normal arrow [cluster_a]");
    EXPECT_EQ(edgeText(graph, 1), "[cluster_b] normal arrow w");
}

TEST(Dot, ANodeInTwoClustersStaysInTheFirst) {
    const Graph graph = read("graph { subgraph cluster_1 { a } subgraph cluster_2 { a b } }");
    EXPECT_EQ(nodeOf(graph, "a").group, 0);
    EXPECT_NE(test::diagnosticsText(graph.diagnostics).find("\"a\" is in two clusters"), std::string::npos);
}

TEST(Dot, LabelsBecomePlainText) {
    const Graph graph = read(R"DOT(digraph "My graph" {
        a [label="one\ntwo\lthree\r \\ \"q\" \N \G &amp; &#945;"]; b [shape=record, label="{<p> Name|+ attr \| x\l|{f()|g()}}"];
        c [label=<<table><tr><td>1</td><td><b>2</b></td></tr><tr><td>x &lt; y</td></tr></table><br/>end<!-- no -->>];
        d [URL="http://x/\N", tooltip=hint, target=_blank, image="p.png"] })DOT");
    EXPECT_EQ(nodeOf(graph, "a").label.plain, "one\ntwo\nthree\n \\ \"q\" a My graph & α");
    EXPECT_EQ(nodeOf(graph, "b").label.plain, "Name\n+ attr | x\nf()\ng()");
    EXPECT_EQ(nodeOf(graph, "c").label.plain, "1 | 2\nx < y\nend");
    EXPECT_EQ(nodeOf(graph, "d").link->href, "http://x/d");
    EXPECT_EQ(nodeOf(graph, "d").link->tooltip, "hint");
    EXPECT_EQ(nodeOf(graph, "d").link->target, "_blank");
    EXPECT_EQ(nodeOf(graph, "d").image, "p.png");
}

TEST(Dot, SyntaxErrorsNameTheLine) {
    const Error error = test::errorOf([] { read("digraph {\n  a -> b;\n  é c -- d\n}\n"); });
    EXPECT_EQ(error.where().file, "f.dot");
    EXPECT_EQ(error.where().line, 3);
    EXPECT_EQ(error.where().column, 7);
    EXPECT_EQ(error.message(), "syntax error near '--'");
    EXPECT_EQ(test::errorOf([] { read("hello {"); }).where().line, 1);
    EXPECT_EQ(test::errorOf([] { read("digraph { a [label=\"x"); }).where().line, 1);
    EXPECT_NE(test::errorOf([] { read(""); }).message().find("is not DOT"), std::string::npos);
    // Behind the fence of a Markdown file, lines are the file's.
    EXPECT_EQ(test::errorOf([] { readDot("digraph {\n ]\n}", {"f.md", 40}); }).where().line, 41);
}

// cgraph reads ahead, and keeps what it read for the next graph.
TEST(Dot, OneTextLeavesNothingBehindForTheNext) {
    EXPECT_EQ(read("graph { a -- b } graph { c } trailing").nodes.size(), 2U);
    EXPECT_EQ(read("digraph { x -> y }").nodes.size(), 2U);
    EXPECT_THROW(read("digraph { a -> "), Error);
    EXPECT_THROW(read("digraph { a [label=\"x"), Error);
    EXPECT_THROW(read("digraph { /* "), Error);
    const Graph graph = read("digraph { x -> y }");
    EXPECT_EQ(edgeText(graph, 0), "x normal arrow y");
    EXPECT_TRUE(graph.diagnostics.empty());
}

TEST(Dot, SeveralGraphsAreSaid) {
    EXPECT_NE(test::diagnosticsText(read("graph { a } graph { b }").diagnostics).find("several graphs"),
              std::string::npos);
}

TEST(Dot, NamelessClustersAreNamedTheSameEveryTime) {
    const std::string text =
        "graph { subgraph { cluster=true; a; subgraph { cluster=true; b } } subgraph { cluster=true; c } }";
    const Graph first = read(text);
    const Graph second = read(text);
    ASSERT_EQ(first.groups.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(first.groups[i].id, second.groups[i].id);
    EXPECT_EQ(nodeOf(first, "b").group, 1);
    EXPECT_EQ(nodeOf(first, "c").group, 2);
}

TEST(Dot, DeepNestingIsRefused) {
    std::string text = "graph ";
    for (int i = 0; i < 200000; ++i) text += "{";
    EXPECT_NE(test::errorOf([&] { read(text); }).message().find("nested deeper"), std::string::npos);
    EXPECT_THROW(read("graph { a " + std::string(1'000'000, ']')), Error);
    EXPECT_THROW(read("graph { a " + std::string(1'000'000, '[')), Error);
    std::string clusters = "graph {";
    for (int i = 0; i < 100; ++i) clusters += "subgraph cluster" + std::to_string(i) + " {";
    EXPECT_NE(test::errorOf([&] { read(clusters + std::string(101, '}')); }).message().find("nested deeper than 64"),
              std::string::npos);
}

// Sets with arrows between them multiply: cgraph would make them all before anyone could count.
TEST(Dot, SmallTextsThatMeanHugeGraphsAreRefused) {
    std::string set;
    for (int i = 0; i < 3000; ++i) set += fmt::format("n{} ", i);
    const auto message = [&](const std::string& body) {
        return test::errorOf([&] { read("digraph {" + body + "}"); }).message();
    };
    EXPECT_NE(message("{" + set + "} -> {" + set + "}").find("more than 5000000 edges"), std::string::npos);
    EXPECT_NE(message("subgraph s {" + set + "} subgraph s {} -> subgraph s {}").find("more than 5000000 edges"),
              std::string::npos);
    EXPECT_NE(
        message("subgraph s {{" + set + "}} x -> y -> subgraph s {} -> subgraph s {}").find("more than 5000000 edges"),
        std::string::npos);
}

// cgraph would give each of the 20,000 nodes all of the 20,000 attributes: 400 million strings.
TEST(Dot, AttributesThatMultiplyAreRefused) {
    std::string text = "graph {";
    for (int i = 0; i < 20000; ++i) text += fmt::format("n{0} [a{0}=1, \"b c\"=\"x[]\"];", i);
    EXPECT_NE(test::errorOf([&] { read(text + "}"); }).message().find("20001 attributes for 20000 nodes"),
              std::string::npos);
}

TEST(Dot, SizesCountNoMoreThanCgraphMakes) {
    Limits limits;
    limits.nodes = 4;
    limits.edges = 4;
    const std::string text =
        "strict digraph G { rankdir=LR; node [shape=box, label=\"x -> y\"]; edge [color=red] graph [a=b]\n"
        "// p -> q\n# r -> s\n/* t -> u */ subgraph cluster_x { label = \"v w\"; a:n -> {b c}; } subgraph cluster_x {} "
        "-> "
        "d:p:e [x=<f <b>g</b>>] }";
    const Graph graph = readDot(text, {"f", 1}, {});
    EXPECT_EQ(graph.nodes.size(), 4U);
    EXPECT_EQ(graph.edges.size(), 5U);
    limits.edges = 5;
    EXPECT_EQ(readDot(text, {"f", 1}, limits).nodes.size(), 4U);
    limits.edges = 4;
    EXPECT_THROW(readDot(text, {"f", 1}, limits), Error);
    limits.edges = 5;
    limits.nodes = 3;
    EXPECT_THROW(readDot(text, {"f", 1}, limits), Error);
}

TEST(Dot, ThreadsTakeTurns) {
    std::vector<std::thread> threads;
    std::vector<std::size_t> edges(4, 0);
    for (std::size_t i = 0; i < edges.size(); ++i) {
        threads.emplace_back([&edges, i] {
            for (int k = 0; k < 50; ++k) {
                EXPECT_THROW(read("digraph { a -> ]"), Error);
                edges[i] += read("digraph { a -> b -> c }").edges.size();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::size_t count : edges) EXPECT_EQ(count, 100U);
}

}  // namespace
}  // namespace orrery::graph

// style, classDef, class, linkStyle, click.

#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

TEST(Styling, DeclarationsOfANode) {
    const Graph graph =
        readBody("A\nstyle A fill:#f9f, stroke:#333,stroke-dasharray: 5 5\nstyle A FILL:red !important;\n");
    EXPECT_EQ(nodeOf(graph, "A").style,
              (Style{{"fill", "#f9f"}, {"stroke", "#333"}, {"stroke-dasharray", "5 5"}, {"fill", "red"}}));
    EXPECT_EQ(styleValue(nodeOf(graph, "A").style, "fill"), "red");
    EXPECT_EQ(styleValue(nodeOf(graph, "A").style, "color"), "");
}

TEST(Styling, Classes) {
    const Graph graph = readBody(
        "A:::one --> B[x]:::two --> C\nclass B,C three\n"
        "classDef one,two fill:#f9f\nclassDef two stroke:red\nclassDef three font-family:Arial\\,sans-serif\n");
    EXPECT_EQ(nodeOf(graph, "A").classes, Lines{"one"});
    EXPECT_EQ(nodeOf(graph, "B").classes, (Lines{"two", "three"}));
    EXPECT_EQ(nodeOf(graph, "C").classes, Lines{"three"});
    ASSERT_EQ(graph.classDefinitions.size(), 3U);
    EXPECT_EQ(graph.classDefinitions[1].name, "two");
    EXPECT_EQ(graph.classDefinitions[1].style, (Style{{"fill", "#f9f"}, {"stroke", "red"}}));
    EXPECT_EQ(graph.classDefinitions[2].style, (Style{{"font-family", "Arial,sans-serif"}}));
    EXPECT_EQ(remarksOf(graph), Lines{});
}

TEST(Styling, AStyleOfSeveralNamesIsOfSeveralNodes) {
    const Graph graph = readBody("A --> B --> C\nstyle B,C fill:#99ccff;\n");
    EXPECT_EQ(nodeIds(graph), (Lines{"A", "B", "C"}));
    EXPECT_EQ(styleValue(nodeOf(graph, "B").style, "fill"), "#99ccff");
    EXPECT_EQ(styleValue(nodeOf(graph, "C").style, "fill"), "#99ccff");
    EXPECT_EQ(remarksOf(graph), Lines{"3:7: style names 2 nodes; Mermaid itself takes `B,C` for one"});
    const Graph literal = readBody("B,C --> D\nstyle B,C fill:red\n");
    EXPECT_EQ(styleValue(nodeOf(literal, "B,C").style, "fill"), "red") << "a node of that very name";
    EXPECT_EQ(remarksOf(literal), Lines{});
}

TEST(Styling, WhatIsForgiven) {
    const Graph graph = readBody(
        "A --> B\n"
        "style A fill:#f9f;stroke:red\n"
        "style B fill:rgb(1, 2, 3) stroke:blue %% why, oh why\n"
        "class A, B big\n"
        "class Z big\n"
        "style Y fill:red\n");
    EXPECT_EQ(nodeOf(graph, "A").style, (Style{{"fill", "#f9f"}, {"stroke", "red"}}));
    EXPECT_EQ(nodeOf(graph, "B").style, (Style{{"fill", "rgb(1, 2, 3)"}, {"stroke", "blue"}}));
    EXPECT_EQ(nodeOf(graph, "B").classes, Lines{"big"});
    EXPECT_EQ(nodeIds(graph), (Lines{"A", "B", "Y"}));
    EXPECT_EQ(remarksOf(graph),
              (Lines{"3:18: `;` between declarations; Mermaid itself wants a comma",
                     "4:9: parentheses in a declaration; Mermaid itself knows names and `#` colours only",
                     "4:9: two declarations without a comma between them; Mermaid itself wants one",
                     "4:39: a comment after a statement; Mermaid itself wants a comment on a line of its own",
                     "5:7: blanks in a list of names; Mermaid itself wants `A,B,C`",
                     "6:7: there is no `Z`; the statement has no effect on it",
                     "7:7: nothing else names `Y`; the style makes a node of it"}));
}

TEST(Styling, BeforeTheNodeInTheOrderWritten) {
    const Graph graph = readBody("style A fill:red\nclass A big\nstyle A fill:blue\nA --> B\nstyle A stroke:green\n");
    EXPECT_EQ(nodeOf(graph, "A").style, (Style{{"fill", "red"}, {"fill", "blue"}, {"stroke", "green"}}));
    EXPECT_EQ(nodeOf(graph, "A").classes, Lines{"big"});
    EXPECT_EQ(remarksOf(graph), Lines{"3:7: `A` is named here before it is defined; Mermaid itself takes no notice"});
}

TEST(Styling, StylesOfEdges) {
    const Graph graph = readBody(
        "A --> B --> C --> D\n"
        "linkStyle default stroke:#999,stroke-width:1px\n"
        "linkStyle 0 interpolate basis stroke:red\n"
        "linkStyle 1,2 stroke:blue\n"
        "linkStyle 2 stroke-width:3px\n"
        "linkStyle default interpolate step\n"
        "linkStyle 7 stroke:red\n");
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke"), "red");
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke-width"), "1px");
    EXPECT_EQ(graph.edges[0].curve, "basis");
    EXPECT_EQ(styleValue(graph.edges[1].style, "stroke"), "blue");
    EXPECT_EQ(graph.edges[1].curve, "step");
    EXPECT_EQ(styleValue(graph.edges[2].style, "stroke"), "#999")
        << "a later linkStyle takes the place of an earlier one";
    EXPECT_EQ(styleValue(graph.edges[2].style, "stroke-width"), "3px");
    EXPECT_EQ(remarksOf(graph), Lines{"8:11: there is no edge 7; the graph has 3, counted from 0"});
}

TEST(Styling, ClicksAreKept) {
    const Graph graph = readBody(
        "A --> B --> C --> D --> E\n"
        "click A \"https://example.org/?a=b;c#d\" \"the tip\" _blank\n"
        "click B href \"javascript:alert(1)\"\n"
        "click C call show(1, \"two\") \"tip\"\n"
        "click D callback\n"
        "click E callback \"tip\"\n"
        "click E \"https://example.org\"\n");
    EXPECT_EQ(nodeOf(graph, "A").link, (Link{"https://example.org/?a=b;c#d", "_blank", "", "", "the tip"}));
    EXPECT_EQ(nodeOf(graph, "B").link, (Link{"javascript:alert(1)", "", "", "", ""}));
    EXPECT_EQ(nodeOf(graph, "C").link, (Link{"", "", "show", "1, \"two\"", "tip"}));
    EXPECT_EQ(nodeOf(graph, "D").link, (Link{"", "", "callback", "", ""}));
    EXPECT_EQ(nodeOf(graph, "E").link, (Link{"https://example.org", "", "callback", "", "tip"}));
    EXPECT_TRUE(nodeOf(graph, "A").classes.empty());
    EXPECT_EQ(remarksOf(graph), Lines{});
}

TEST(Styling, CommentsAndTrailingBlanks) {
    const Graph graph =
        readBody("A --> B %% why\n%%\nclass A big  \nC; %% c\n%% whole line\nD[50%% x]%%{init: {}}%%\n");
    EXPECT_EQ(nodeIds(graph), (Lines{"A", "B", "C", "D"}));
    EXPECT_EQ(remarksOf(graph),
              (Lines{"2:9: a comment after a statement; Mermaid itself wants a comment on a line of its own",
                     "3:1: an empty comment; Mermaid itself reads a node named `%%` here",
                     "4:12: blanks at the end of a statement that Mermaid itself wants without",
                     "5:4: a comment after a statement; Mermaid itself wants a comment on a line of its own"}));
}

TEST(Styling, Errors) {
    EXPECT_EQ(errorOf("flowchart TD\nA\nstyle A"),
              "test.mmd:3:8: no declarations here; write them as `fill:#f96,stroke:#333`");
    EXPECT_EQ(errorOf("flowchart TD\nA\nstyle"),
              "test.mmd:3:6: style wants a name behind it, such as `style A fill:#f96`");
    EXPECT_EQ(errorOf("flowchart TD\nA\nclass A"),
              "test.mmd:3:8: class wants names and a class, such as `class A,B important`");
    EXPECT_EQ(errorOf("flowchart TD\nA::: --> B"),
              "test.mmd:2:2: a class is missing after `:::`; write `:::name`, or leave `:::` out");
    EXPECT_EQ(errorOf("flowchart TD\nA --> B\nlinkStyle first stroke:red"),
              "test.mmd:3:11: `first` is no edge; linkStyle wants `default`, or numbers of edges from 0, such as "
              "`linkStyle 0,1 stroke:red`");
    EXPECT_EQ(errorOf("flowchart TD\nA\nclick A"),
              "test.mmd:3:6: click wants a name and what to do, such as `click A \"https://example.org\"`");
    EXPECT_EQ(errorOf("flowchart TD\nA\nclick A \"https://example.org\" somewhere"),
              "test.mmd:3:31: `somewhere` is no place to open a link; write _self, _blank, _parent or _top");
    EXPECT_EQ(errorOf("flowchart TD\nA\nclick A \"https://example.org"),
              "test.mmd:3:9: the text that a quote opens here is not closed; close it");
}

}  // namespace
}  // namespace orrery::graph

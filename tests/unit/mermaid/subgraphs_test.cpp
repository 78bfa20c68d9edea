// Subgraphs.

#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

// "id (title) in parent: members" of every group, in order.
Lines groupsOf(const Graph& graph) {
    Lines groups;
    for (const Group& group : graph.groups) {
        std::string line = group.id + " (" + group.title.plain + ")";
        if (group.parent >= 0) line += " in " + graph.groups.at(static_cast<std::size_t>(group.parent)).id;
        line += ":";
        for (const int node : group.nodes) line += " " + graph.nodes.at(static_cast<std::size_t>(node)).id;
        groups.push_back(line);
    }
    return groups;
}

TEST(Subgraphs, IdsAndTitles) {
    const Graph graph = readBody(
        "subgraph one\nA\nend\n"
        "subgraph two [Second (group)]\nB\nend\n"
        "subgraph \"Quoted title\"\nC\nend\n"
        "subgraph two words\nD\nend\n"
        "subgraph \"word\"\nE\nend\n"
        "subgraph s6[\"`**bold**`\"]\nF\nend\n");
    EXPECT_EQ(groupsOf(graph), (Lines{"one (one): A", "two (Second (group)): B", "subGraph2 (Quoted title): C",
                                      "subGraph3 (two words): D", "word (word): E", "s6 (bold): F"}));
    EXPECT_EQ(graph.groups[5].title.markup, "<b>bold</b>");
}

TEST(Subgraphs, NestingAndOrder) {
    const Graph graph = readBody(
        "subgraph outer\n  direction LR\n  subgraph middle\n    subgraph inner\n      A --> B\n    end\n    B --> C\n  "
        "end\n"
        "  C --> D\nend\nsubgraph last\nE\nend\n");
    EXPECT_EQ(groupsOf(graph), (Lines{"outer (outer): D", "middle (middle) in outer: C", "inner (inner) in middle: A B",
                                      "last (last): E"}));
    EXPECT_TRUE(graph.groups[0].hasDirection);
    EXPECT_EQ(graph.groups[0].direction, Direction::right);
    EXPECT_FALSE(graph.groups[1].hasDirection);
    EXPECT_EQ(nodeOf(graph, "A").group, 2);
    EXPECT_EQ(nodeOf(graph, "D").group, 0);
}

TEST(Subgraphs, ANodeBelongsToTheFirstThatEnds) {
    EXPECT_EQ(groupsOf(readBody("subgraph one\nA --> B\nend\nsubgraph two\nA --> C\nend\n")),
              (Lines{"one (one): A B", "two (two): C"}));
    EXPECT_EQ(groupsOf(readBody("subgraph outer\nA\nsubgraph inner\nA --> B\nend\nend\n")),
              (Lines{"outer (outer):", "inner (inner) in outer: A B"}));
}

TEST(Subgraphs, EdgesToThemBeforeAndAfter) {
    const Graph graph = readBody("X --> one\nsubgraph one\nA\nend\nsubgraph two\nB\nend\none --> two\nA --> two\n");
    EXPECT_EQ(edgesOf(graph), (Lines{"X normal arrow [one]", "[one] normal arrow [two]", "A normal arrow [two]"}));
    EXPECT_EQ(nodeIds(graph), (Lines{"X", "A", "B"}));
    EXPECT_EQ(graph.edges[0].id, "L_X_one_0");
}

TEST(Subgraphs, AMemberThatIsASubgraphItself) {
    const Graph graph = readBody("subgraph one\nA\nend\nsubgraph two\none --> B\nend\n");
    EXPECT_EQ(groupsOf(graph), (Lines{"two (two): B", "one (one) in two: A"})) << "the parent stands first";
    EXPECT_EQ(edgesOf(graph), Lines{"[one] normal arrow B"});
}

TEST(Subgraphs, SeveralOfOneIdAreOne) {
    const Graph graph = readBody("subgraph one [First]\nA\nend\nsubgraph one [Second]\nB\nend\n");
    EXPECT_EQ(groupsOf(graph), Lines{"one (First): A B"});
}

TEST(Subgraphs, StylesClassesAndClicksReachThem) {
    const Graph graph = readBody(
        "style one fill:#eee\nX --> one:::early\nsubgraph one\nA\nend\nclass one big\nstyle one stroke:red\n"
        "click one \"https://example.org\"\none@{ view: collapsed }\n");
    const Group& group = graph.groups.at(0);
    EXPECT_EQ(styleValue(group.style, "fill"), "#eee");
    EXPECT_EQ(styleValue(group.style, "stroke"), "red");
    EXPECT_EQ(group.classes, (Lines{"early", "big"}));
    EXPECT_EQ(group.link.href, "https://example.org");
    EXPECT_TRUE(group.collapsed);
}

TEST(Subgraphs, TwoThatHoldEachOther) {
    const Graph graph = readBody("subgraph a\nb\nend\nsubgraph b\na\nend\n");
    EXPECT_EQ(groupsOf(graph), (Lines{"b (b):", "a (a) in b:"}));
    EXPECT_EQ(remarksOf(graph), Lines{"5:1: subgraph `b` holds a subgraph that holds it; it is left outside"});
}

TEST(Subgraphs, WhatIsForgiven) {
    const Graph graph =
        readBody("subgraph\nA\nend\nsubgraph one  \nB\nend\nsubgraph x, (y)\nC\nend\nend\nsubgraph open\nD\n");
    EXPECT_EQ(groupsOf(graph), (Lines{"subGraph0 (): A", "one (one): B", "subGraph2 (x, (y)): C", "open (open): D"}));
    EXPECT_EQ(remarksOf(graph),
              (Lines{"2:1: a subgraph without a name; Mermaid itself wants one",
                     "5:13: blanks at the end of a statement that Mermaid itself wants without",
                     "8:11: `,` in a name without quotes; Mermaid itself wants quotes around it",
                     "11:1: `end` without a subgraph; it is passed over",
                     "12:1: this subgraph has no `end`; it is taken to reach to the end of the text"}));
}

TEST(Subgraphs, DirectionOutsideHasNoEffect) {
    const Graph graph = readBody("direction LR\nA --> B\n");
    EXPECT_EQ(graph.direction, Direction::down);
    EXPECT_EQ(remarksOf(graph),
              Lines{"2:11: `direction` outside a subgraph has no effect; the header gives the direction"});
}

TEST(Subgraphs, Errors) {
    EXPECT_EQ(
        errorOf("flowchart TD\nsubgraph one [Title\nA\nend"),
        "test.mmd:2:14: the title that `[` opens here is not closed by `]`; close it, or put it in double quotes");
    EXPECT_EQ(errorOf("flowchart TD\nsubgraph \"Title\nA\nend"),
              "test.mmd:2:10: the title that a quote opens here is not closed; close it with a quote");
    EXPECT_EQ(errorOf("flowchart TD\nsubgraph one\ndirection UP\nend"),
              "test.mmd:3:11: `direction` wants TB, TD, BT, LR or RL behind it");
}

}  // namespace
}  // namespace orrery::graph

// What stands before the first statement, and where lines are counted from.

#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

Direction directionOf(std::string_view header) {
    return readMermaid(std::string(header) + "\nA --> B", {}).direction;
}

TEST(Header, EveryDirection) {
    for (const char* header : {"flowchart TB", "flowchart TD", "graph TD", "flowchart", "graph", "graph v", "graph BR",
                               "flowchart-elk TD", "graph TD;"}) {
        EXPECT_EQ(directionOf(header), Direction::down) << header;
    }
    EXPECT_EQ(directionOf("flowchart BT"), Direction::up);
    EXPECT_EQ(directionOf("graph ^"), Direction::up);
    EXPECT_EQ(directionOf("flowchart LR"), Direction::right);
    EXPECT_EQ(directionOf("graph >"), Direction::right);
    EXPECT_EQ(directionOf("flowchart RL  "), Direction::left);
    EXPECT_EQ(directionOf("graph <"), Direction::left);
}

TEST(Header, FrontMatterGivesTitleAndDate) {
    const Graph graph = readMermaid(
        "---\n"
        "title: \"Efficient MPI: a study\"\n"
        "date: 2021-01-21\n"
        "authors: [A, B]\n"
        "config:\n"
        "  title: not this one\n"
        "  theme: dark\n"
        "tags:\n"
        "- one\n"
        "- two\n"
        "---\n"
        "flowchart LR\n"
        "A --> B\n",
        {});
    EXPECT_EQ(graph.title, "Efficient MPI: a study");
    EXPECT_EQ(graph.date, "2021-01-21");
    EXPECT_EQ(graph.direction, Direction::right);
    EXPECT_EQ(edgesOf(graph), Lines{"A normal arrow B"});
    EXPECT_EQ(remarksOf(graph), Lines{});
}

TEST(Header, TitlesInEveryWayOfWriting) {
    const auto title = [](const std::string& yaml) {
        return readMermaid("---\n" + yaml + "\n---\nflowchart TD\nA", {}).title;
    };
    EXPECT_EQ(title("title: plain words # and a comment"), "plain words");
    EXPECT_EQ(title("title: 'it''s'"), "it's");
    EXPECT_EQ(title("title: \"a \\\"b\\\" \\u00e9\""), "a \"b\" é");
    EXPECT_EQ(title("title: over\n  two lines"), "over two lines");
    EXPECT_EQ(title("title: |\n  kept\n  lines"), "kept\nlines");
    EXPECT_EQ(title("title: >-\n  joined\n  lines"), "joined lines");
    EXPECT_EQ(title("\"title\": quoted key"), "quoted key");
}

TEST(Header, ByteOrderMarkAndLineEndsOfOtherSystems) {
    const std::string text = "\xEF\xBB\xBF---\r\ntitle: T\r\n---\r\nflowchart LR\r\nA[one\r\ntwo] --> B\r\n";
    const Graph graph = readMermaid(text, {});
    EXPECT_EQ(graph.title, "T");
    EXPECT_EQ(labelOf(graph, "A"), "one\ntwo");
    EXPECT_EQ(edgesOf(graph), Lines{"A normal arrow B"});
    EXPECT_EQ(edgesOf(readMermaid("graph TD\rA --> B\rB --> C", {})), (Lines{"A normal arrow B", "B normal arrow C"}));
    EXPECT_EQ(errorOf("flowchart TD\r\nA --> B\r\nA[x\r\n"),
              "test.mmd:3:2: the label that `[` opens here is not closed by `]`; close it, or put the label in double "
              "quotes");
}

TEST(Header, LinesAreCountedFromTheFirstLineOfTheSource) {
    // A fence in a Markdown file, the text of which starts on line 41.
    const Graph graph = readMermaid("flowchart TD\nA --> B\nC[x (y)]\nsubgraph one\nD\nend\n", {"notes.md", 41});
    EXPECT_EQ(nodeOf(graph, "A").line, 42);
    EXPECT_EQ(nodeOf(graph, "C").line, 43);
    EXPECT_EQ(graph.edges[0].line, 42);
    EXPECT_EQ(graph.groups[0].line, 44);
    EXPECT_EQ(graph.diagnostics.at(0).line, 43);
    EXPECT_EQ(graph.diagnostics.at(0).column, 5);
    try {
        readMermaid("flowchart TD\nA -->", {"notes.md", 41});
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_EQ(error.where().file, "notes.md");
        EXPECT_EQ(error.where().line, 42);
        EXPECT_EQ(error.where().column, 3);
        EXPECT_EQ(error.where().excerpt, "A -->");
    }
}

TEST(Header, ColumnsCountCharacters) {
    const Graph graph = readBody("日本 --> é[x (y)]");
    EXPECT_EQ(graph.diagnostics.at(0).column, 12);
}

TEST(Header, LooksLikeAFlowchart) {
    for (const char* text :
         {"flowchart TD\nA", "graph LR;A-->B", "  graph\nA", "%% c\nflowchart RL\n", "---\ntitle: x\n---\ngraph BT\n",
          "%%{init: {}}%%\nflowchart TB\n", "flowchart", "graph TD A --> B", "flowchart td\nA", "flowchart-elk LR\nA",
          "\xEF\xBB\xBFgraph TD\n", "graph TD\r\nA"}) {
        EXPECT_TRUE(looksLikeMermaidFlowchart(text)) << text;
    }
    for (const char* text : {"", "A --> B", "graph theory is old", "graph { a -- b }", "graph G {", "digraph G {",
                             "flowcharts\n", "sequenceDiagram\n", "graphTD\n", "The flowchart TD", "flowchart TDX\n"}) {
        EXPECT_FALSE(looksLikeMermaidFlowchart(text)) << text;
    }
}

TEST(Header, KindsOfDiagrams) {
    EXPECT_EQ(mermaidDiagramKind("sequenceDiagram\nA->>B: x"), "sequenceDiagram");
    EXPECT_EQ(mermaidDiagramKind("%% c\n---\n"), "");
    EXPECT_EQ(mermaidDiagramKind("---\ntitle: x\n---\npie\n"), "pie");
    EXPECT_EQ(mermaidDiagramKind("stateDiagram-v2\n"), "stateDiagram-v2");
    EXPECT_EQ(mermaidDiagramKind("flowchart TD"), "flowchart");
    EXPECT_EQ(mermaidDiagramKind("graph TD"), "graph");
    EXPECT_EQ(mermaidDiagramKind("Dear reader"), "");
    EXPECT_EQ(mermaidDiagramKind(""), "");
}

TEST(Header, Errors) {
    EXPECT_EQ(errorOf("sequenceDiagram\nA->>B: x"),
              "test.mmd:1:1: a sequenceDiagram is not a graph that can be drawn; only `flowchart` and `graph` are");
    EXPECT_EQ(errorOf(""),
              "test.mmd:1:1: there is no diagram here; a flowchart begins with a line such as `flowchart TD`");
    EXPECT_EQ(errorOf("%% only a comment\n"),
              "test.mmd:2:1: there is no diagram here; a flowchart begins with a line such as `flowchart TD`");
    EXPECT_EQ(errorOf("A --> B"),
              "test.mmd:1:1: a flowchart begins with `flowchart` or `graph` and a direction, such as `flowchart TD`");
    EXPECT_EQ(errorOf("flowchart SIDEWAYS\nA"), "test.mmd:1:11: `SIDEWAYS` is no direction; write TD, BT, LR or RL");
    EXPECT_EQ(errorOf("flowchart TD\nA\ngraph LR\nB"), "test.mmd:3:1: a second header; write one diagram a text");
    EXPECT_EQ(errorOf("---\ntitle: x\nflowchart TD\nA"),
              "test.mmd:1:1: the front matter that begins here is not closed; close it by a line `---`");
    EXPECT_EQ(errorOf("flowchart TD\nA\n%%{init: {}\nB"),
              "test.mmd:3:1: the directive that `%%{` opens here is not closed; close it with `}%%`");
}

TEST(Header, AccessibleTexts) {
    const Graph graph = readBody("accTitle: The title\naccDescr {\n  several\n   lines\n}\nA --> B\n");
    EXPECT_EQ(graph.accessibleTitle, "The title");
    EXPECT_EQ(graph.accessibleDescription, "several\nlines");
    EXPECT_EQ(readBody("accDescr: one line; with a semicolon\nA").accessibleDescription, "one line; with a semicolon");
}

TEST(Header, BytesThatAreNoTextAreReadAsReplacementCharacters) {
    const Graph graph = readBody("A[x\xFFy] --> B\xC3\n");
    EXPECT_EQ(labelOf(graph, "A"), "x\uFFFDy");
    EXPECT_EQ(graph.edges.size(), 1U);
}

}  // namespace
}  // namespace orrery::graph

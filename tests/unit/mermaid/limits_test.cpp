// What is refused for its size, before it is built.

#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

std::string repeated(std::string_view piece, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += piece;
    return text;
}

TEST(Limits, Bytes) {
    EXPECT_EQ(errorOf("flowchart TD\nA --> B", {.bytes = 10}),
              "test.mmd:1: 20 bytes of text, more than 10, the limit; split the graph");
    EXPECT_EQ(errorOf("flowchart TD\nA --> B", {.bytes = 20}), "");
}

TEST(Limits, Nodes) {
    EXPECT_EQ(errorOf("flowchart TD\nA --> B\nC", {.nodes = 2}),
              "test.mmd:3:1: more than 2 nodes, the limit; split the graph");
    EXPECT_EQ(errorOf("flowchart TD\nA --> B --> A", {.nodes = 2}), "");
    EXPECT_EQ(errorOf("flowchart TD\nsubgraph a\nend\nsubgraph b\nend", {.nodes = 1}),
              "test.mmd:4:1: more than 1 subgraphs, the limit; split the graph");
}

TEST(Limits, Edges) {
    EXPECT_EQ(errorOf("flowchart TD\nA --> B --> C", {.edges = 1}),
              "test.mmd:2:9: 1 x 1 edges here make more than 1, the limit; split the graph");
}

TEST(Limits, ProductsOfListsAreCountedBeforeTheyAreBuilt) {
    // 20,000 names on each side of one arrow ask for 400 million edges: over 100 GB.
    const std::string names = "A" + repeated(" & A", 19'999);
    EXPECT_EQ(errorOf("flowchart TD\n" + names + " --> " + names),
              "test.mmd:2:79999: 20000 x 20000 edges here make more than 5000000, the limit; split the graph");
}

TEST(Limits, CopiesOfALongLabelAreCountedBeforeTheyAreBuilt) {
    // A million edges of 60,000 bytes of label each.
    const std::string names = "A" + repeated(" & A", 999);
    const std::string text = "flowchart TD\n" + names + " -->|" + std::string(60'000, 'x') + "| " + names;
    EXPECT_EQ(errorOf(text),
              "test.mmd:2:3999: labels and styles repeated for many nodes or edges come to more than "
              "268435456 bytes, the limit; shorten them");
    const std::string style = "flowchart TD\nstyle A" + repeated(",A", 9'999) + " fill:" + std::string(60'000, 'x');
    EXPECT_NE(errorOf(style).find("labels and styles repeated"), std::string::npos);
    const std::string edges =
        "flowchart TD\n" + names + " --> " + names + "\nlinkStyle default fill:" + std::string(60'000, 'x');
    EXPECT_NE(errorOf(edges).find("labels and styles repeated"), std::string::npos);
}

TEST(Limits, Nesting) {
    const auto nested = [](int depth) {
        return "flowchart TD\n" + repeated("subgraph\n", depth) + repeated("end\n", depth);
    };
    EXPECT_EQ(errorOf(nested(64)), "");
    EXPECT_EQ(errorOf(nested(65)), "test.mmd:66:1: subgraphs nested more than 64 deep, the limit; flatten some");
    EXPECT_EQ(errorOf(nested(1'000'000)), "test.mmd:66:1: subgraphs nested more than 64 deep, the limit; flatten some");
}

TEST(Limits, NestingByName) {
    // Each subgraph names the one before it as its member.
    std::string text = "flowchart TD\nsubgraph s0\nend\n";
    for (int i = 1; i <= 64; ++i) text += fmt::format("subgraph s{}\ns{}\nend\n", i, i - 1);
    EXPECT_EQ(errorOf(text), "test.mmd:2:1: subgraphs nested more than 64 deep, the limit; flatten some");
}

TEST(Limits, LabelsNamesAndProperties) {
    const std::string longText(101, 'x');
    const Limits limits{.labelBytes = 100};
    EXPECT_EQ(errorOf("flowchart TD\nA[" + longText + "]", limits),
              "test.mmd:2:3: a label of more than 100 bytes, the limit; shorten it");
    EXPECT_EQ(errorOf("flowchart TD\nA[\"" + longText + "\"]", limits),
              "test.mmd:2:3: a label of more than 100 bytes, the limit; shorten it");
    EXPECT_EQ(errorOf("flowchart TD\nA -->|" + longText + "| B", limits),
              "test.mmd:2:7: a label of more than 100 bytes, the limit; shorten it");
    EXPECT_EQ(errorOf("flowchart TD\nA -- " + longText + " --> B", limits),
              "test.mmd:2:6: a label of more than 100 bytes, the limit; shorten it");
    EXPECT_EQ(errorOf("flowchart TD\n" + longText, limits),
              "test.mmd:2:1: a label of more than 100 bytes, the limit; shorten it");
    EXPECT_EQ(errorOf("flowchart TD\nA@{ label: \"" + longText + "\" }", limits),
              "test.mmd:2:2: a label of more than 100 bytes, the limit; shorten it");
    EXPECT_EQ(errorOf("flowchart TD\nclick A \"" + longText + "\"", limits),
              "test.mmd:2:9: a label of more than 100 bytes, the limit; shorten it");
}

TEST(Limits, RemarksAreCutOff) {
    const Graph graph = readBody(repeated("A -> B\n", 5000));
    EXPECT_EQ(graph.edges.size(), 5000U);
    ASSERT_EQ(graph.diagnostics.size(), 1001U);
    EXPECT_EQ(graph.diagnostics.back().message, "more remarks follow from here on; they are left out");
}

TEST(Limits, LongMessagesAreCutOff) {
    const std::string name(1000, 'n');
    EXPECT_EQ(errorOf("flowchart TD\nA " + name),
              "test.mmd:2:3: `" + std::string(40, 'n') +
                  "…` follows without an arrow; write `A --> B`, `A & B`, or begin a new line");
}

}  // namespace
}  // namespace orrery::graph

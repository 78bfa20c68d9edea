#include "scenes/graph/readers/csv.h"

#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <string>

namespace orrery::graph {
namespace {

using test::edgeText;

Graph read(std::string_view text) {
    return readCsv(text, {"f.csv", 1});
}

TEST(Csv, FirstTwoColumnsAreTheEndsWithoutAHeader) {
    const Graph graph = read("a,b\nb,c\n");
    ASSERT_EQ(graph.edges.size(), 2U);
    EXPECT_EQ(edgeText(graph, 0), "a normal arrow b");
    EXPECT_EQ(edgeText(graph, 1), "b normal arrow c");
    EXPECT_EQ(graph.nodes.size(), 3U);
    EXPECT_EQ(graph.nodes[2].line, 2);
    EXPECT_EQ(graph.edges[1].line, 2);
}

TEST(Csv, ThirdColumnIsAWeightWhenAllOfItIsNumbers) {
    const Graph numbers = read("a,b,2\nb,c,0.5\n");
    EXPECT_EQ(numbers.edges[1].weight, 0.5F);
    EXPECT_TRUE(numbers.edges[1].label.empty());
    const Graph words = read("a,b,2\nb,c,likes\n");
    EXPECT_EQ(words.edges[0].label->plain, "2");
    EXPECT_EQ(words.edges[0].weight, 0.0F);
    EXPECT_EQ(words.edges[1].label->plain, "likes");
}

TEST(Csv, HeaderNamesTheColumnsInAnyOrder) {
    const Graph graph = read("Weight,To,Colour,From,Label,Id\n3,b,red,a,calls,e7\n");
    ASSERT_EQ(graph.edges.size(), 1U);
    EXPECT_EQ(edgeText(graph, 0), "a normal arrow b: calls");
    EXPECT_EQ(graph.edges[0].weight, 3.0F);
    EXPECT_EQ(graph.edges[0].id, "e7");
    EXPECT_EQ(styleValue(graph.edges[0].style, "stroke"), "#ff0000");
}

TEST(Csv, HeaderIsRecognisedByItsThirdColumn) {
    const Graph graph = read("person,friend,weight\nAnn,Bob,3\n");
    EXPECT_EQ(graph.nodes.size(), 2U);
    EXPECT_EQ(graph.edges[0].weight, 3.0F);
}

TEST(Csv, GephisTypeSaysTheDirection) {
    const Graph graph = read("Source,Target,Type\na,b,Directed\nb,c,Undirected\nc,d,Mutual\nd,e,owns\n");
    EXPECT_EQ(edgeText(graph, 0), "a normal arrow b");
    EXPECT_EQ(edgeText(graph, 1), "b normal open c");
    EXPECT_EQ(edgeText(graph, 2), "c normal arrow-arrow d");
    EXPECT_EQ(edgeText(graph, 3), "d normal arrow e: owns");
    EXPECT_FALSE(read("Source,Target,Type\na,b,Undirected\n").directed);
}

TEST(Csv, SeparatorIsFound) {
    EXPECT_EQ(edgeText(read("a;b;x, y\n"), 0), "a normal arrow b: x, y");
    EXPECT_EQ(edgeText(read("a b\tc d\n"), 0), "a b normal arrow c d");
    EXPECT_EQ(edgeText(read("a|b\n"), 0), "a normal arrow b");
    EXPECT_EQ(edgeText(read("1   2\n3 \t 4\n"), 1), "3 normal arrow 4");
}

TEST(Csv, QuotesPerRfc4180) {
    const Graph graph = read("\"a, \"\"b\"\"\",\"two\nlines\"\r\nc,d\n");
    EXPECT_EQ(graph.nodes[0].id, "a, \"b\"");
    EXPECT_EQ(graph.nodes[1].label.plain, "two\nlines");
    EXPECT_EQ(edgeText(graph, 1), "c normal arrow d");
    EXPECT_EQ(graph.edges[1].line, 3);
}

TEST(Csv, CommentsAndEmptyLinesAreSkipped) {
    const Graph graph = read("# Nodes: 2\n\n  \na,b\n# end\n");
    EXPECT_EQ(graph.edges.size(), 1U);
    EXPECT_EQ(graph.edges[0].line, 4);
    EXPECT_TRUE(graph.diagnostics.empty());
}

TEST(Csv, LoopsAndParallelEdgesStay) {
    const Graph graph = read("a,a\na,b\na,b\n");
    EXPECT_EQ(graph.edges.size(), 3U);
    EXPECT_EQ(graph.nodes.size(), 2U);
}

TEST(Csv, RowsWithoutAnEndAreSaid) {
    const Graph graph = read("source,target\na,\n,\nb,c\nlone\n");
    EXPECT_EQ(graph.edges.size(), 1U);
    EXPECT_EQ(graph.nodes.size(), 4U);
    EXPECT_EQ(test::diagnosticsText(graph.diagnostics),
              "f:2:1: warning: a row with one end only: \"a\" stands alone\n"
              "f:3:1: warning: a row without a source and a target was left out\n");
}

TEST(Csv, WrongValuesAreSaidWithTheirPlace) {
    const Graph graph = read("source,target,weight,color\na,\"ü\",heavy,bluish\n");
    EXPECT_EQ(test::diagnosticsText(graph.diagnostics),
              "f:2:7: warning: the weight \"heavy\" is no number\nf:2:13: warning: \"bluish\" is no colour\n");
}

TEST(Csv, QuotationMarkThatIsNeverClosedIsAnError) {
    const Error error = test::errorOf([] { read("a,b\nc,\"d\ne,f\n"); });
    EXPECT_EQ(error.where().line, 2);
    EXPECT_EQ(error.where().column, 3);
    EXPECT_EQ(error.where().excerpt, "c,\"d");
}

TEST(Csv, NothingIsAnError) {
    EXPECT_NE(std::string(test::errorOf([] { read("# only\n"); }).what()).find("holds no row"), std::string::npos);
}

TEST(Csv, ARepeatedFaultDoesNotFloodThePerson) {
    std::string text = "source,target,weight\n";
    for (int i = 0; i < 5000; ++i) text += "a,b,x\n";
    const Graph graph = read(text);
    EXPECT_EQ(graph.edges.size(), 5000U);
    EXPECT_EQ(graph.diagnostics.size(), 101U);
    EXPECT_EQ(graph.diagnostics.back().message, "4900 more warnings like these");
}

}  // namespace
}  // namespace orrery::graph

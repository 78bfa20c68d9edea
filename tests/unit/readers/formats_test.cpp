#include "scenes/graph/readers/formats.h"

#include "engine/base/files.h"
#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace orrery::graph {
namespace {

TEST(Formats, EndingsDecide) {
    EXPECT_EQ(formatOf("a.mmd", "digraph {}"), Format::mermaid);
    EXPECT_EQ(formatOf("a.GV", ""), Format::dot);
    EXPECT_EQ(formatOf("a.dot", ""), Format::dot);
    EXPECT_EQ(formatOf("a.graphml", ""), Format::graphml);
    EXPECT_EQ(formatOf("a.gexf", ""), Format::gexf);
    EXPECT_EQ(formatOf("a.json", ""), Format::json);
    EXPECT_EQ(formatOf("a.csv", ""), Format::csv);
    EXPECT_EQ(formatOf("a.tsv", ""), Format::csv);
    EXPECT_EQ(formatOf("a.md", "flowchart TD"), Format::markdown);
}

TEST(Formats, ContentDecidesWhereTheEndingSaysNothing) {
    EXPECT_EQ(formatOf("-", "flowchart TD\n a --> b"), Format::mermaid);
    EXPECT_EQ(formatOf("a.txt", "---\ntitle: x\n---\ngraph LR\n a --> b"), Format::mermaid);
    EXPECT_EQ(formatOf("-", "/* c */ // d\nstrict digraph \"a b\" {"), Format::dot);
    EXPECT_EQ(formatOf("-", "graph{a--b}"), Format::dot);
    EXPECT_EQ(formatOf("-", "digraph\n{"), Format::dot);
    EXPECT_EQ(formatOf("a.xml", "<?xml version=\"1.0\"?>\n<!-- c --><graphml xmlns=\"x\">"), Format::graphml);
    EXPECT_EQ(formatOf("a.xml", "<gexf version=\"1.3\">"), Format::gexf);
    EXPECT_EQ(formatOf("-", "  {\"nodes\": []}"), Format::json);
    EXPECT_EQ(formatOf("-", "[[1,2]]"), Format::json);
    EXPECT_EQ(formatOf("a.txt", "source,target\na,b\n"), Format::csv);
    EXPECT_EQ(formatOf("a.txt", "# SNAP\n0\t1\n0\t2\n"), Format::csv);
    EXPECT_EQ(formatOf("a.txt", "0 1\n1 2\n"), Format::csv);
}

TEST(Formats, ProseIsMarkdown) {
    EXPECT_EQ(formatOf("-", ""), Format::markdown);
    EXPECT_EQ(formatOf("a.txt", "# Notes\n\nSome text, and more text.\n"), Format::markdown);
    EXPECT_EQ(formatOf("a.txt", "Hello, world\nAnd hello, you\n"), Format::markdown);
    EXPECT_EQ(formatOf("a.txt", "| a | b |\n|---|---|\n| 1 | 2 |\n"), Format::markdown);
    EXPECT_EQ(formatOf("a.txt", "[link](http://x)\n"), Format::markdown);
    EXPECT_EQ(formatOf("a.txt", "The graph TD shows\n```mermaid\nflowchart TD\n```\n"), Format::markdown);
    EXPECT_EQ(formatOf("a.txt", "graph theory is fun {really}\n"), Format::markdown);
}

TEST(Formats, TheTableIsWhole) {
    EXPECT_EQ(formats().size(), 8U);
    for (const FormatInfo& info : formats()) {
        EXPECT_EQ(formatName(info.format), info.name);
        EXPECT_FALSE(info.extensions.empty());
        EXPECT_NE(info.mediaType.find('/'), std::string_view::npos);
        for (const std::string_view extension : info.extensions) {
            EXPECT_EQ(formatOf("x" + std::string(extension), ""), info.format) << extension;
        }
    }
}

TEST(Formats, TitlesFromPaths) {
    EXPECT_EQ(titleFromPath("/a/05-async-hpc_patterns.mmd"), "Async hpc patterns");
    EXPECT_EQ(titleFromPath("2025.csv"), "2025");
    EXPECT_EQ(titleFromPath("État-1.dot"), "État 1");
    EXPECT_EQ(titleFromPath("<stdin>"), "");
}

class ReadFiles : public testing::Test {
 protected:
    ReadFiles() {
        folder_ = std::filesystem::temp_directory_path() / ("orrery-readers-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
    }
    ~ReadFiles() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    std::filesystem::path write(const std::string& name, const std::string& bytes) {
        const std::filesystem::path path = folder_ / name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

    std::filesystem::path folder_;
};

TEST_F(ReadFiles, OfEveryFormat) {
    EXPECT_EQ(readGraph(write("a.mmd", "graph TD\n a --> b\n")).edges.size(), 1U);
    EXPECT_EQ(readGraph(write("a.dot", "digraph { a -> b }")).edges.size(), 1U);
    EXPECT_EQ(readGraph(write("a.json", R"({"nodes":[{"id":1}],"links":[{"source":1,"target":1}]})")).edges.size(), 1U);
    EXPECT_EQ(readGraph(write("a.csv", "a,b\n")).edges.size(), 1U);
    EXPECT_EQ(readGraph(write("a.gexf", "<gexf><graph><nodes><node id='a'/></nodes></graph></gexf>")).nodes.size(), 1U);
    EXPECT_EQ(readGraph(write("a.graphml", "<graphml><graph><node id='a'/></graph></graphml>")).nodes.size(), 1U);
}

TEST_F(ReadFiles, TitleIsTheFilesNameWhereTheTextHasNone) {
    EXPECT_EQ(readGraph(write("supply-chain.csv", "a,b\n")).title, "Supply chain");
    EXPECT_EQ(readGraph(write("b.mmd", "---\ntitle: Given\n---\ngraph TD\n a\n")).title, "Given");
}

TEST_F(ReadFiles, RemarksOnTheTextStandBeforeThoseOfTheReader) {
    const Graph graph = readGraph(write("a.csv", "source,target,weight\nðŸš€,b,x\n"));
    ASSERT_EQ(graph.diagnostics.size(), 2U);
    EXPECT_EQ(graph.diagnostics[0].severity, Severity::note);
    EXPECT_EQ(graph.nodes[0].id, "🚀");
}

TEST_F(ReadFiles, MarkdownIsNoGraph) {
    EXPECT_NE(test::errorOf([&] { readGraph(write("a.md", "# x\n")); }).message().find("lesson"), std::string::npos);
}

TEST_F(ReadFiles, WhatIsNotThereIsAnError) {
    EXPECT_NE(test::errorOf([&] { readGraph(folder_ / "none.csv"); }).message().find("no such file"),
              std::string::npos);
}

TEST(ReadText, DecodesAsAFileWould) {
    const Graph graph = readGraphText(
        "\xEF\xBB\xBF"
        "a,b\r\nb,c\r\n",
        {"x.csv", 1}, Format::csv);
    EXPECT_EQ(graph.nodes[0].id, "a");
    EXPECT_EQ(graph.nodes[2].id, "c");
}

}  // namespace
}  // namespace orrery::graph

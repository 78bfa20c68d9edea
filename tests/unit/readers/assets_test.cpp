#include "engine/base/files.h"
#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>
#include <string>

namespace orrery::graph {
namespace {

// The tests run in the source tree's root.
const std::filesystem::path kFolder = "assets/graphs";

TEST(Assets, TheBuiltInLessonsOrderNamesEveryGraphOnce) {
    const nlohmann::json index = nlohmann::json::parse(readFile(kFolder / "index.json"));
    std::set<std::string> named;
    for (const auto& section : index["sections"]) {
        EXPECT_FALSE(section["name"].get<std::string>().empty());
        for (const auto& file : section["graphs"]) EXPECT_TRUE(named.insert(file.get<std::string>()).second) << file;
    }
    std::set<std::string> there;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kFolder)) {
        if (entry.path().extension() == ".mmd") there.insert(std::filesystem::relative(entry.path(), kFolder).string());
    }
    EXPECT_EQ(named, there);
    EXPECT_EQ(there.size(), 46U);
}

TEST(Assets, EveryGraphIsReadWithItsTitle) {
    std::set<std::string> titles;
    std::size_t papers = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kFolder)) {
        if (entry.path().extension() != ".mmd") continue;
        const Graph graph = readGraph(entry.path());
        EXPECT_GE(graph.nodes.size(), 4U) << entry.path();
        EXPECT_GE(graph.edges.size(), 4U) << entry.path();
        EXPECT_NE(graph.title, titleFromPath(entry.path())) << entry.path();
        EXPECT_TRUE(titles.insert(graph.title).second) << graph.title;
        for (const Diagnostic& each : graph.diagnostics) EXPECT_EQ(each.severity, Severity::warning) << each.message;
        if (entry.path().parent_path().filename() != "papers") continue;
        ++papers;
        EXPECT_EQ(graph.date.size(), 10U) << entry.path();
        EXPECT_EQ(graph.nodes.size(), 15U) << entry.path();
    }
    EXPECT_EQ(papers, 20U);
}

// Brackets in unquoted labels, which Mermaid itself refuses.
TEST(Assets, FourGraphsNeedForgivenessAndSaySo) {
    for (const char* name : {"arc-agi", "deepseek-mla-gpu-stack", "euv-supply-chain", "think-time-compute"}) {
        const Graph graph = readGraph(kFolder / (std::string(name) + ".mmd"));
        ASSERT_FALSE(graph.diagnostics.empty()) << name;
        EXPECT_GT(graph.diagnostics[0].line, 3) << name;
        EXPECT_GT(graph.diagnostics[0].column, 0) << name;
    }
    EXPECT_EQ(test::nodeOf(readGraph(kFolder / "deepseek-mla-gpu-stack.mmd"), "C").label.plain,
              "Multi-Head Latent Attention (MLA)");
}

}  // namespace
}  // namespace orrery::graph

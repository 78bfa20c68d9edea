// The 46 graphs of the built-in lesson.

#include "engine/base/files.h"
#include "tests/unit/mermaid/normal_form.h"
#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace orrery::graph {
namespace {

using nlohmann::json;

Graph readGraph(const std::string& name) {
    const std::string text = readFile("assets/graphs/" + name);
    EXPECT_TRUE(looksLikeMermaidFlowchart(text)) << name;
    return readMermaid(text, {name});
}

// Lines here are counted without the front matter, which each file has: what matters is which statement is meant.
Lines remarksBehindHeader(const std::string& name) {
    const std::string text = readFile("assets/graphs/" + name);
    const std::size_t header = text.find("\n---\n", 4);
    const auto before = static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(header + 5), '\n'));
    Lines remarks;
    for (const Diagnostic& remark : readGraph(name).diagnostics) {
        remarks.push_back(fmt::format("{}:{}: {}", remark.line - before, remark.column, remark.message));
    }
    return remarks;
}

const char* const kParenthesis = "`(` in a label without quotes; Mermaid itself wants quotes around it";

// `style B,C,D fill:...` makes Mermaid add a node called "B,C,D" and leaves B, C and D as they were.
json withoutStyleLists(json form) {
    json nodes = json::array();
    for (json node : form["nodes"]) {
        if (node["id"].get<std::string>().find(',') != std::string::npos) continue;
        node.erase("style");
        nodes.push_back(node);
    }
    form["nodes"] = nodes;
    return form;
}

TEST(Graphs, AllAreReadAsMermaidReadsThem) {
    const json expected = json::parse(readFile("tests/unit/mermaid/data/graphs.json"));
    ASSERT_EQ(expected.size(), 46U);
    int refused = 0;
    for (const auto& [name, theirs] : expected.items()) {
        SCOPED_TRACE(name);
        const Graph graph = readGraph(name);
        EXPECT_FALSE(graph.title.empty());
        if (name.starts_with("papers/")) {
            EXPECT_EQ(graph.date.size(), std::string_view("2021-01-21").size()) << graph.date;
        }
        if (theirs.contains("refused")) {
            ++refused;
            continue;
        }
        const bool styleLists = std::ranges::any_of(
            graph.diagnostics, [](const Diagnostic& remark) { return remark.message.starts_with("style names"); });
        EXPECT_EQ(graph.diagnostics.empty(), !styleLists);
        const json ours = normalForm(graph);
        EXPECT_EQ(styleLists ? withoutStyleLists(ours).dump(1) : ours.dump(1),
                  styleLists ? withoutStyleLists(theirs).dump(1) : theirs.dump(1));
    }
    EXPECT_EQ(refused, 4);
}

TEST(Graphs, TheFourThatMermaidRefusesAreReadWithRemarks) {
    struct Expected {
        std::size_t nodes, edges;
        Lines remarks;
    };
    const std::map<std::string, Expected> expected = {
        {"deepseek-mla-gpu-stack.mmd",
         {5, 4, {fmt::format("3:66: {}", kParenthesis), fmt::format("4:51: {}", kParenthesis)}}},
        {"think-time-compute.mmd", {6, 5, {fmt::format("5:24: {}", kParenthesis)}}},
        {"arc-agi.mmd", {9, 6, {fmt::format("8:73: {}", kParenthesis)}}},
        {"euv-supply-chain.mmd",
         {7,
          6,
          {fmt::format("2:21: {}", kParenthesis), "11:9: style names 3 nodes; Mermaid itself takes `B,C,D` for one",
           "12:9: style names 3 nodes; Mermaid itself takes `E,F,G` for one"}}},
    };
    for (const auto& [name, want] : expected) {
        SCOPED_TRACE(name);
        const Graph graph = readGraph(name);
        EXPECT_EQ(graph.nodes.size(), want.nodes);
        EXPECT_EQ(graph.edges.size(), want.edges);
        EXPECT_EQ(remarksBehindHeader(name), want.remarks);
    }
    EXPECT_EQ(labelOf(readGraph("deepseek-mla-gpu-stack.mmd"), "C"), "Multi-Head Latent Attention (MLA)");
    EXPECT_EQ(labelOf(readGraph("think-time-compute.mmd"), "D"), "Reasoning Models (R1, O1) 🧠");
    EXPECT_EQ(labelOf(readGraph("arc-agi.mmd"), "I"), "Need for More Efficient AGI");
    EXPECT_EQ(labelOf(readGraph("arc-agi.mmd"), "H"), "Expensive Reasoning ($5-$20 per query) 💰");
}

TEST(Graphs, AStyleOfSeveralNodesIsEachNodesOwn) {
    const Graph graph = readGraph("conversational-ai-risks.mmd");
    EXPECT_EQ(graph.nodes.size(), 13U);
    for (const Node& node : graph.nodes) {
        const std::string_view fill = styleValue(node.style, "fill");
        const bool first = node.id == "A";
        const bool second = std::string_view("BCDE").find(node.id) != std::string_view::npos;
        EXPECT_EQ(fill, first ? "#ffcc00" : second ? "#ff9999" : "#ff6666") << node.id;
    }
    EXPECT_EQ(remarksBehindHeader("conversational-ai-risks.mmd"),
              (Lines{"20:9: style names 4 nodes; Mermaid itself takes `B,C,D,E` for one",
                     "21:9: style names 8 nodes; Mermaid itself takes `F,G,H,I,J,K,L,M` for one"}));
}

}  // namespace
}  // namespace orrery::graph

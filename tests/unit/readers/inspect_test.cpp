#include "scenes/graph/inspect.h"

#include "scenes/graph/readers/mermaid/mermaid.h"
#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace orrery::graph {
namespace {

constexpr const char* kText = R"(---
title: Two "lines"
---
flowchart LR
    a["first<br>second"]:::hot -->|"says 🚀"| b(("B"))
    subgraph g [Group]
        subgraph h [Inner]
            c
        end
    end
    b -.->|x| g
    classDef hot fill:#f00
    style b fill:#fff,stroke:#333
)";

std::vector<std::string> keysOf(const nlohmann::ordered_json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    return keys;
}

TEST(Inspect, TheContractsKeysInTheirOrder) {
    const nlohmann::ordered_json json = inspectGraph(readMermaid(kText, {"f", 1}));
    using Keys = std::vector<std::string>;
    const Keys graphKeys = keysOf(json);
    EXPECT_EQ(Keys(graphKeys.begin(), graphKeys.begin() + 7),
              (Keys{"kind", "title", "direction", "nodes", "edges", "groups", "diagnostics"}));
    const Keys nodeKeys = keysOf(json["nodes"][0]);
    EXPECT_EQ(Keys(nodeKeys.begin(), nodeKeys.begin() + 5), (Keys{"id", "label", "shape", "classes", "style"}));
    const Keys edgeKeys = keysOf(json["edges"][0]);
    EXPECT_EQ(Keys(edgeKeys.begin(), edgeKeys.begin() + 6), (Keys{"id", "from", "to", "label", "kind", "length"}));
    const Keys groupKeys = keysOf(json["groups"][0]);
    EXPECT_EQ(Keys(groupKeys.begin(), groupKeys.begin() + 3), (Keys{"id", "title", "nodes"}));
}

TEST(Inspect, JsonSaysWhatWasRead) {
    const nlohmann::ordered_json json = inspectGraph(readMermaid(kText, {"f", 1}));
    EXPECT_EQ(json["kind"], "graph");
    EXPECT_EQ(json["title"], "Two \"lines\"");
    EXPECT_EQ(json["direction"], "LR");
    EXPECT_EQ(json["nodes"][0]["label"], "first\nsecond");
    EXPECT_EQ(json["nodes"][0]["classes"], nlohmann::ordered_json::array({"hot"}));
    EXPECT_EQ(json["nodes"][0]["style"].dump(), "{}");
    EXPECT_EQ(json["nodes"][1]["style"]["fill"], "#fff");
    EXPECT_EQ(json["edges"][0]["label"], "says 🚀");
    EXPECT_EQ(json["edges"][0]["kind"], "normal arrow");
    EXPECT_EQ(json["edges"][1]["to"], "g");
    EXPECT_EQ(json["edges"][1]["kind"], "dotted arrow");
    EXPECT_EQ(json["classDefinitions"]["hot"]["fill"], "#f00");
    std::size_t inner = 0;
    for (const auto& group : json["groups"]) {
        if (group["id"] != "h") continue;
        ++inner;
        EXPECT_EQ(group["parent"], "g");
        EXPECT_EQ(group["nodes"], nlohmann::ordered_json::array({"c"}));
    }
    EXPECT_EQ(inner, 1U);
}

TEST(Inspect, NumbersAreShort) {
    Graph graph;
    graph.nodes.push_back({});
    graph.nodes[0].weight = 0.1F;
    EXPECT_EQ(inspectGraph(graph)["nodes"][0]["weight"].dump(), "0.1");
}

TEST(Inspect, TextIsForPeople) {
    const std::string text = describeGraph(readMermaid(kText, {"f", 1}));
    EXPECT_EQ(text.substr(0, text.find("\n\n")),
              "Two \"lines\"\nleft to right, 3 nodes, 2 edges, 2 components, 2 groups");
    EXPECT_NE(text.find("  a  first second  rect"), std::string::npos) << text;
    EXPECT_NE(text.find("  b  dotted arrow  g  x"), std::string::npos) << text;
    EXPECT_NE(text.find("  h  Inner  1 node"), std::string::npos) << text;
}

TEST(Inspect, ColumnsLineUpUnderWideCharacters) {
    EXPECT_EQ(describeTable({{"🚀", "x"}, {"ab", "y"}, {"日本", "z"}, {"👁️", "w"}}),
              "  🚀    x\n  ab    y\n  日本  z\n  👁️    w\n");
}

TEST(Inspect, LongTablesAndCellsAreCut) {
    std::vector<std::vector<std::string>> rows(45, {std::string(60, 'x')});
    const std::string table = describeTable(rows);
    EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 41);
    EXPECT_TRUE(table.ends_with("  ... and 5 more\n"));
    EXPECT_EQ(table.substr(0, table.find('\n')), "  " + std::string(47, 'x') + "…");
}

TEST(Inspect, DiagnosticsWithTheirPlaces) {
    const Diagnostics diagnostics = {{Severity::warning, 3, 7, "odd"}, {Severity::note, 0, 0, "repaired"}};
    EXPECT_EQ(describeDiagnostics(diagnostics), "line 3, column 7: warning: odd\nnote: repaired\n");
    EXPECT_EQ(
        inspectDiagnostics(diagnostics).dump(),
        R"([{"severity":"warning","line":3,"column":7,"message":"odd"},{"severity":"note","line":0,"column":0,"message":"repaired"}])");
}

}  // namespace
}  // namespace orrery::graph

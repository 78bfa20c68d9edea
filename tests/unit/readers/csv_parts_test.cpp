#include "scenes/graph/readers/csv.h"

#include "engine/base/random.h"
#include "scenes/graph/inspect.h"
#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <string>

namespace orrery::graph {
namespace {

// All that a person could see of a reading: the graph, its lines, its remarks, or its error.
std::string outcome(std::string_view text, std::size_t partBytes, const Limits& limits = {}) {
    try {
        const Graph graph = readCsv(text, {"f.csv", 7}, limits, partBytes);
        std::string all = inspectGraph(graph).dump();
        for (const Node& node : graph.nodes) all += " " + std::to_string(node.line);
        for (const Edge& edge : graph.edges) all += " " + std::to_string(edge.line);
        for (const vec3& place : graph.places) all += fmt::format(" {:.6g} {:.6g} {:.6g}", place.x, place.y, place.z);
        for (const double time : graph.nodeTimes) all += fmt::format(" {:.6g}", time);
        for (const double time : graph.edgeTimes) all += fmt::format(" {:.6g}", time);
        return all;
    } catch (const Error& error) {
        return std::string(error.what()) + " | " + error.where().excerpt;
    }
}

// A field as people and programs write them, with all that makes a border hard to find.
std::string randomField(Random& random) {
    const std::string name = "n" + std::to_string(random.below(12));
    switch (random.below(9)) {
        case 0:
            return "\"" + name + "\"";
        case 1:
            return "\"" + name + "\n" + name + ",x\"";
        case 2:
            return "\"say \"\"" + name + "\"\",\n\n# no comment\n\"";
        case 3:
            return " " + name + " ";
        case 4:
            return "\xC3\xBC" + name;
        case 5:
            return random.below(3) == 0 ? "" : name;
        case 6:
            return "\"source,target\nn1,n2\"" + name;
        default:
            return name;
    }
}

std::string randomTable(Random& random) {
    constexpr const char* kHeaders[] = {"", "source,target\n", "source,target,weight,label,date\n", "a,b,type\n"};
    std::string text = kHeaders[random.below(4)];
    const auto rows = random.below(60);
    for (std::uint32_t i = 0; i < rows; ++i) {
        const auto fields = random.below(8) == 0 ? random.below(6) : 2 + random.below(4);
        for (std::uint32_t field = 0; field < fields; ++field) {
            text += (field > 0 ? "," : "") + (field == 2 && random.below(2) == 0 ? "1.5" : randomField(random));
        }
        text += random.below(20) == 0 ? "\n# a comment, with \"\n\n" : "\n";
        if (random.below(40) == 0) text += "id,x,y,group\nn3,1,2,a\nn5,,7,b\nsource,target\n";
        if (random.below(300) == 0) text += "\"never closed";
    }
    return text;
}

TEST(CsvParts, AnyPartsGiveTheGraphOfOne) {
    Random random(11);
    for (int round = 0; round < 400; ++round) {
        const std::string text = randomTable(random);
        const std::string whole = outcome(text, text.size() + 1);
        for (const std::size_t bytes : {std::size_t{1}, std::size_t{2} + random.below(40), text.size() / 2 + 1}) {
            ASSERT_EQ(outcome(text, bytes), whole) << "parts of " << bytes << " bytes of:\n" << text;
        }
    }
}

TEST(CsvParts, LimitsAreSaidAtTheSamePlace) {
    Random random(5);
    for (int round = 0; round < 200; ++round) {
        const std::string text = randomTable(random);
        Limits limits;
        limits.nodes = 1 + random.below(12);
        limits.edges = 1 + random.below(30);
        limits.labelBytes = 3 + random.below(20);
        const std::string whole = outcome(text, text.size() + 1, limits);
        ASSERT_EQ(outcome(text, 1 + random.below(30), limits), whole) << text;
    }
}

TEST(CsvParts, ThreadsDoNotMatter) {
    std::string text = "source,target,weight\n";
    Random random(3);
    for (int i = 0; i < 20'000; ++i) text += fmt::format("n{},n{},{}\n", random.below(3000), random.below(3000), i % 9);
    std::string first;
    for (const std::size_t threads : {1U, 2U, 8U}) {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        const std::string result = outcome(text, 5000);
        if (first.empty()) first = result;
        EXPECT_EQ(result, first) << threads << " threads";
    }
}

TEST(CsvParts, NodesStandInTheOrderOfTheirFirstMention) {
    const Graph graph = readCsv("d,b\nb,a\nc,d\n", {"f.csv", 1}, {}, 4);
    std::string ids;
    for (const Node& node : graph.nodes) ids += node.id;
    EXPECT_EQ(ids, "dbac");
    EXPECT_EQ(test::edgeText(graph, 2), "c normal arrow d");
    EXPECT_EQ(graph.nodes[3].line, 3);
}

TEST(CsvTables, NodesAndEdgesMayStandInOneFile) {
    const Graph graph = readCsv(
        "id,label,group,x,y,z,year\n"
        "1,Ann,red,0.5,-1,2,1999\n"
        "2,,blue,3,4,5,\n"
        "3,Cy,,,,,2001-07-02\n"
        "src,dst,weight,time\n"
        "1,2,0.25,1999-01-01\n"
        "2,4,3,x\n",
        {"f.csv", 1});
    ASSERT_EQ(graph.nodes.size(), 4U);
    ASSERT_EQ(graph.edges.size(), 2U);
    EXPECT_EQ(graph.nodes[0].label.plain, "Ann");
    EXPECT_EQ(graph.nodes[1].label.plain, "2") << "a node without a label shows its id";
    EXPECT_EQ(graph.nodes[1].classes, Classes{"blue"});
    ASSERT_EQ(graph.places.size(), 4U);
    EXPECT_EQ(graph.places[0], vec3(0.5F, -1.0F, 2.0F));
    EXPECT_TRUE(isKnown(graph.places[1]));
    EXPECT_FALSE(isKnown(graph.places[2]));
    EXPECT_FALSE(isKnown(graph.places[3])) << "only the edge list names it";
    EXPECT_EQ(graph.nodeTimes[0], 1999.0);
    EXPECT_TRUE(std::isnan(graph.nodeTimes[1]));
    EXPECT_NEAR(graph.nodeTimes[2], 2001.4986, 1e-4);
    EXPECT_EQ(test::edgeText(graph, 1), "2 normal arrow 4");
    EXPECT_EQ(graph.edges[0].weight, 0.25F);
    EXPECT_EQ(graph.edgeTimes[0], 1999.0);
    EXPECT_TRUE(std::isnan(graph.edgeTimes[1]));
    EXPECT_EQ(test::diagnosticsText(graph.diagnostics),
              "f:7:7: warning: \"x\" is no time; write a number or a date such as 1999-12-31\n");
}

TEST(CsvTables, WithoutAZTheyLieInAPlane) {
    const Graph graph = readCsv("vertex,x,y\n0,1,2\n1,3,word\n", {"f.csv", 1});
    EXPECT_EQ(graph.places[0], vec3(1.0F, 2.0F, 0.0F));
    EXPECT_FALSE(isKnown(graph.places[1]));
    EXPECT_EQ(test::diagnosticsText(graph.diagnostics),
              "f:3:5: warning: the coordinate \"word\" is no number; the node is placed by the layout\n");
}

TEST(CsvTables, PartFilesOfAClusterMayRepeatTheirHeader) {
    const Graph graph = readCsv("src,dst\na,b\nsrc,dst\nb,c\n", {"f.csv", 1});
    EXPECT_EQ(graph.edges.size(), 2U);
    EXPECT_EQ(graph.nodes.size(), 3U);
    EXPECT_EQ(graph.edges[1].line, 4);
}

TEST(CsvTables, WordsOfHeadersMayBeNamesOfNodes) {
    const Graph graph = readCsv("a,b\nsource,target\nx,y\n", {"f.csv", 1});
    EXPECT_EQ(graph.edges.size(), 3U) << "a list without a header has none further down";
    EXPECT_TRUE(graph.places.empty());
}

}  // namespace
}  // namespace orrery::graph

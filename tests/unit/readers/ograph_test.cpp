#include "scenes/graph/readers/ograph.h"

#include "engine/base/files.h"
#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>

namespace orrery::graph {
namespace {

// Writes the form as its description says, one column after the other.
class Writer {
 public:
    Writer(std::uint32_t nodes, std::uint32_t edges, std::uint32_t flags = 1)
        : nodes_(nodes), edges_(edges), flags_(flags) {}

    template <typename Number>
    Writer& numbers(std::uint32_t kind, std::uint32_t type, const std::vector<Number>& values) {
        std::string bytes;
        for (const Number value : values) add(bytes, value);
        columns_.push_back({kind, type, bytes});
        return *this;
    }
    Writer& texts(std::uint32_t kind, const std::vector<std::string>& values) {
        std::string offsets;
        std::string bytes;
        add(offsets, std::uint64_t{0});
        for (const std::string& value : values) {
            bytes += value;
            add(offsets, std::uint64_t{bytes.size()});
        }
        columns_.push_back({kind, 4, offsets + bytes});
        return *this;
    }

    std::string bytes() const {
        std::string out = "ORRERYGR";
        for (const std::uint32_t word : {1U, flags_, nodes_, edges_, static_cast<std::uint32_t>(columns_.size()), 0U}) {
            add(out, word);
        }
        std::size_t at = out.size() + 24 * columns_.size();
        std::string data;
        for (const Column& column : columns_) {
            const std::size_t padding = (8 - at % 8) % 8;
            data += std::string(padding, '\0') + column.bytes;
            at += padding;
            add(out, column.kind);
            add(out, column.type);
            add(out, std::uint64_t{at});
            add(out, std::uint64_t{column.bytes.size()});
            at += column.bytes.size();
        }
        return out + data;
    }

 private:
    struct Column {
        std::uint32_t kind;
        std::uint32_t type;
        std::string bytes;
    };

    template <typename Number>
    static void add(std::string& out, Number value) {
        char raw[sizeof(value)];
        std::memcpy(raw, &value, sizeof(value));
        out.append(raw, sizeof(value));
    }

    std::uint32_t nodes_;
    std::uint32_t edges_;
    std::uint32_t flags_;
    std::vector<Column> columns_;
};

Writer twoNodes() {
    Writer writer(2, 1);
    writer.numbers<std::uint32_t>(16, 1, {0}).numbers<std::uint32_t>(17, 1, {1});
    return writer;
}

std::string refusal(const std::string& bytes, const Limits& limits = {}) {
    return test::errorOf([&] { readOgraph(bytes, {"f.ograph", 1}, limits); }).message();
}

TEST(Ograph, EveryColumnIsRead) {
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    const Graph graph = readOgraph(Writer(3, 2)
                                       .texts(1, {"a", "b", "c"})
                                       .texts(2, {"Alpha", "", "Ünder"})
                                       .numbers<std::uint32_t>(3, 1, {7, 7, 9})
                                       .numbers<float>(4, 2, {1, 2, kNone})
                                       .numbers<double>(5, 3, {4, 5, 6})
                                       .numbers<float>(6, 2, {7, 8, 9})
                                       .numbers<double>(7, 3, {0.5, kNone, 2})
                                       .numbers<double>(8, 3, {1999, 2000.5, kNone})
                                       .numbers<std::uint32_t>(16, 1, {0, 2})
                                       .numbers<std::uint32_t>(17, 1, {1, 0})
                                       .texts(18, {"likes", ""})
                                       .numbers<float>(19, 2, {0.25, 4})
                                       .numbers<float>(20, 2, {1, 2})
                                       .bytes(),
                                   {"f.ograph", 1});
    EXPECT_EQ(graph.nodes[0].label.plain, "Alpha");
    EXPECT_EQ(graph.nodes[1].label.plain, "b") << "without a label the id is shown";
    EXPECT_EQ(graph.nodes[2].label.plain, "Ünder");
    EXPECT_EQ(graph.nodes[2].classes, Classes{"9"});
    EXPECT_EQ(graph.places[1], vec3(2.0F, 5.0F, 8.0F));
    EXPECT_FALSE(isKnown(graph.places[2]));
    EXPECT_EQ(graph.nodes[0].weight, 0.5F);
    EXPECT_EQ(graph.nodes[1].weight, 0.0F);
    EXPECT_EQ(graph.nodeTimes[1], 2000.5);
    EXPECT_EQ(test::edgeText(graph, 0), "a normal arrow b: likes");
    EXPECT_EQ(test::edgeText(graph, 1), "c normal arrow a");
    EXPECT_EQ(graph.edges[1].weight, 4.0F);
    EXPECT_EQ(graph.edgeTimes[1], 2.0);
    EXPECT_TRUE(graph.directed);
}

TEST(Ograph, TheEndsAreEnough) {
    const Graph graph = readOgraph(
        Writer(2, 1, 0).numbers<std::uint32_t>(16, 1, {0}).numbers<std::uint32_t>(17, 1, {1}).bytes(), {"f", 1});
    EXPECT_EQ(test::edgeText(graph, 0), "0 normal open 1");
    EXPECT_FALSE(graph.directed);
    EXPECT_TRUE(graph.places.empty());
}

TEST(Ograph, WhatIsWrongIsSaid) {
    EXPECT_EQ(refusal("no graph"), "does not begin with ORRERYGR, as a binary graph does");
    std::string other = twoNodes().bytes();
    other[8] = 2;
    EXPECT_EQ(refusal(other), "is a binary graph of version 2; this program reads version 1");
    EXPECT_EQ(refusal(Writer(2, 1).numbers<std::uint32_t>(16, 1, {0}).bytes()), "has no column target");
    EXPECT_EQ(refusal(Writer(2, 1).numbers<std::uint32_t>(16, 1, {0}).numbers<std::uint32_t>(17, 1, {2}).bytes()),
              "the edge 0 ends at the node 2; the nodes are 0 to 1");
    EXPECT_EQ(refusal(twoNodes().numbers<float>(7, 2, {1}).bytes()), "the column weight has 4 bytes; 2 values need 8");
    EXPECT_EQ(refusal(twoNodes().numbers<std::uint32_t>(7, 1, {1, 2}).bytes()),
              "the column weight is of type 1, which it cannot be");
    EXPECT_EQ(refusal(twoNodes().numbers<float>(7, 2, {1, 2}).numbers<float>(7, 2, {1, 2}).bytes()),
              "has two columns weight");
    EXPECT_EQ(refusal(twoNodes().texts(1, {"a", "a"}).bytes()), "the nodes 0 and 1 have the same id \"a\"");
    EXPECT_EQ(refusal(twoNodes().texts(1, {"a", "\xFF"}).bytes()), "the id of node 1 is not UTF-8");
    EXPECT_EQ(refusal(twoNodes().texts(1, {"", "b"}).bytes()), "the id of node 0 is empty");
    EXPECT_EQ(refusal(twoNodes().numbers<float>(4, 2, {1, 2}).bytes()),
              "has a column of x, y, z without the others; x and y are needed");
    Limits limits;
    limits.nodes = 1;
    EXPECT_EQ(refusal(twoNodes().bytes(), limits), "more than 1 nodes, which is the limit");
    limits.nodes = 2;
    limits.edges = 0;
    EXPECT_EQ(refusal(twoNodes().bytes(), limits), "more than 0 edges, which is the limit");
}

TEST(Ograph, AFileThatWasCutIsRefusedWhereverItWasCut) {
    const std::string whole = twoNodes().texts(1, {"a", "b"}).texts(2, {"one", "two"}).bytes();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_THROW(readOgraph(whole.substr(0, size), {"f", 1}), Error) << size;
    }
    EXPECT_EQ(readOgraph(whole, {"f", 1}).nodes.size(), 2U);
}

TEST(Ograph, OffsetsOfTextsAreChecked) {
    std::string bytes = twoNodes().texts(1, {"a", "b"}).bytes();
    const std::size_t offsets = bytes.size() - 2 - 24;
    bytes[offsets + 8] = 100;
    EXPECT_EQ(refusal(bytes), "offset 1 of the column id is 100, which is not between 0 and 2");
}

TEST(Ograph, ColumnsOfLaterVersionsAreLeftOut) {
    const Graph graph = readOgraph(twoNodes().numbers<float>(99, 2, {1}).bytes(), {"f", 1});
    EXPECT_EQ(test::diagnosticsText(graph.diagnostics), "f: note: a column of the unknown kind 99 was left out\n");
}

// The program that is shipped for others writes what this reads.
TEST(Ograph, ThePythonWriterAgrees) {
    const auto folder = std::filesystem::temp_directory_path() / ("orrery-ograph-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    writeFile(folder / "edges.csv", std::string_view("src,dst,weight\nb,a,0.5\na,c,2\n"));
    writeFile(folder / "nodes.csv", std::string_view("id,label,group,x,y,z\na,Älpha,red,1,2,3\nb,Beta,blue,4,5,\n"));
    const std::string command =
        fmt::format("python3 '{}' '{}' '{}' --nodes '{}' --directed", (assetFolder() / "../tools/ograph.py").string(),
                    (folder / "edges.csv").string(), (folder / "g.ograph").string(), (folder / "nodes.csv").string());
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    const Graph graph = readGraph(folder / "g.ograph");
    std::filesystem::remove_all(folder);
    ASSERT_EQ(graph.nodes.size(), 3U);
    EXPECT_EQ(test::edgeText(graph, 0), "b normal arrow a");
    EXPECT_EQ(test::edgeText(graph, 1), "a normal arrow c");
    EXPECT_EQ(graph.edges[1].weight, 2.0F);
    EXPECT_EQ(graph.nodes[0].label.plain, "Älpha");
    EXPECT_EQ(graph.nodes[1].classes, Classes{"blue"});
    EXPECT_EQ(graph.places[0], vec3(1.0F, 2.0F, 3.0F));
    EXPECT_FALSE(isKnown(graph.places[1])) << "its z is empty";
    EXPECT_FALSE(isKnown(graph.places[2])) << "only the edges name it";
}

}  // namespace
}  // namespace orrery::graph

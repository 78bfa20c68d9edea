#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace orrery::graph {
namespace {

// Three nodes, three edges, a label of 20 bytes, in every format.
const std::map<Format, std::string>& samples() {
    static const std::map<Format, std::string> texts = {
        {Format::dot, "digraph { a [label=\"twenty bytes of text\"]; a -> b; b -> c; c -> a }"},
        {Format::graphml,
         "<graphml><graph><node id='a'><data key='label'>twenty bytes of text</data></node><node id='b'/><node id='c'/>"
         "<edge source='a' target='b'/><edge source='b' target='c'/><edge source='c' target='a'/></graph></graphml>"},
        {Format::gexf,
         "<gexf><graph><nodes><node id='a' label='twenty bytes of text'/><node id='b'/><node id='c'/></nodes><edges>"
         "<edge source='a' target='b'/><edge source='b' target='c'/><edge source='c' "
         "target='a'/></edges></graph></gexf>"},
        {Format::json,
         R"({"nodes":[{"id":"a","label":"twenty bytes of text"},{"id":"b"},{"id":"c"}],"links":[
         {"source":"a","target":"b"},{"source":"b","target":"c"},{"source":"c","target":"a"}]})"},
        {Format::csv, "source,target,label\na,b,twenty bytes of text\nb,c,\nc,a,\n"},
    };
    return texts;
}

std::string refusal(Format format, const std::string& text, const Limits& limits) {
    return test::errorOf([&] { readGraphText(text, {"f", 1}, format, limits); }).message();
}

TEST(Limits, ExactlyAtTheLimitIsRead) {
    Limits limits;
    limits.nodes = 3;
    limits.edges = 3;
    limits.labelBytes = 20;
    for (const auto& [format, text] : samples()) {
        limits.bytes = text.size();
        const Graph graph = readGraphText(text, {"f", 1}, format, limits);
        EXPECT_EQ(graph.nodes.size(), 3U) << formatName(format);
        EXPECT_EQ(graph.edges.size(), 3U) << formatName(format);
    }
}

TEST(Limits, EachIsRefusedByItsName) {
    for (const auto& [format, text] : samples()) {
        Limits nodes;
        nodes.nodes = 2;
        EXPECT_NE(refusal(format, text, nodes).find("more than 2 nodes"), std::string::npos) << formatName(format);
        Limits edges;
        edges.edges = 2;
        EXPECT_NE(refusal(format, text, edges).find("more than 2 edges"), std::string::npos) << formatName(format);
        Limits labels;
        labels.labelBytes = 19;
        EXPECT_NE(refusal(format, text, labels).find("a label of 20 bytes; the limit is 19"), std::string::npos)
            << formatName(format);
        Limits bytes;
        bytes.bytes = text.size() - 1;
        EXPECT_NE(refusal(format, text, bytes).find("larger than"), std::string::npos) << formatName(format);
    }
}

TEST(Limits, ElementsOfXmlAreBounded) {
    Limits limits;
    limits.nodes = 10;
    limits.edges = 10;
    std::string text = "<gexf><graph>";
    for (int i = 0; i < 200; ++i) text += "<x/>";
    EXPECT_NE(refusal(Format::gexf, text + "</graph></gexf>", limits).find("elements; the limit is 120"),
              std::string::npos);
}

TEST(Limits, ColumnsOfATableAreBounded) {
    EXPECT_NE(refusal(Format::csv, "a,b\n" + std::string(5000, ','), {}).find("more than 1024 columns"),
              std::string::npos);
}

}  // namespace
}  // namespace orrery::graph

#include "scenes/graph/readers/graphml_plain.h"

#include "scenes/graph/inspect.h"
#include "scenes/graph/readers/graphml.h"
#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace orrery::graph {
namespace {

constexpr std::string_view kHead =
    "<?xml version='1.0'?>\n<!-- a comment -->\n<graphml xmlns='http://graphml.graphdrawing.org/xmlns'>\n"
    "<key id='w' for='edge' attr.name='weight'/><key id='l' for='node' attr.name='label'/>\n"
    "<key id='c' for='all' attr.name='color'><default>red</default></key><key id='u' attr.name='other'/>\n"
    "<graph edgedefault='undirected'><data key='title'>Big</data>\n";

std::string described(const Graph& graph) {
    std::string text = inspectGraph(graph).dump();
    for (const Node& node : graph.nodes) text += " " + std::to_string(node.line);
    for (const Edge& edge : graph.edges) text += " " + std::to_string(edge.line);
    return text;
}

std::string file(std::string_view body) {
    return std::string(kHead) + std::string(body) + "</graph>\n</graphml>\n";
}

std::optional<Graph> plain(std::string_view body, std::size_t partBytes = 0) {
    return readPlainGraphMl(file(body), {"f.graphml", 1}, {}, partBytes);
}

TEST(GraphMlPlain, IsWhatATreeGives) {
    const std::string body =
        "<node id='a'/><node id=\"b\" >\n <data key='l'>Tom &amp; Jerry\n&lt;2&gt;</data><data "
        "key='u'>x</data>\n</node>\n"
        "<edge source='a' target='b'/>\n"
        "<edge id='e1' directed='true'\n source='c' target='a'><data key='w'> 2.5 </data><data key='c'/></edge>\n"
        "<node id='c &quot;d&apos;'></node><node id='c'><data key='c'>#00ff00</data></node>\n"
        "<edge source='c &quot;d&apos;' target='c'></edge>";
    const std::string tree = described(readGraphMl(file(body), {"f.graphml", 1}));
    for (const std::size_t bytes : {1U, 30U, 100U, 100000U}) {
        const std::optional<Graph> graph = plain(body, bytes);
        ASSERT_TRUE(graph) << bytes;
        EXPECT_EQ(described(*graph), tree) << bytes;
    }
    EXPECT_NE(tree.find("Tom & Jerry"), std::string::npos);
}

TEST(GraphMlPlain, LeavesTheRestToTheTree) {
    const std::string good = "<node id='a'/><node id='b'/><edge source='a' target='b'/>";
    ASSERT_TRUE(plain(good));
    for (const char* body : {"<!-- comment -->",
                             "<node id='c'><graph/></node>",
                             "<hyperedge/>",
                             "<node id='a'/>",
                             "text",
                             "<edge source='a' target='z'/>",
                             "<edge source='a'/>",
                             "<node/>",
                             "<x:node id='q'/>",
                             "<node id='&#65;'/>",
                             "<node id='c'><data key='l'><![CDATA[x]]></data></node>",
                             "<node id='c'><desc>x</desc></node>",
                             "<edge source='a' target='b'><data key='w'>x</data></edge>",
                             "<node id='c' id='d'/>",
                             "<node id='c",
                             "<node id='c'>",
                             "<node id='c'x='d'/>",
                             "<edge source='a' target='b' directed='yes'/>",
                             "</graph><graph>",
                             "<node id='a\nb'/>"}) {
        EXPECT_FALSE(plain(good + body)) << body;
    }
    EXPECT_FALSE(readPlainGraphMl("<graphml><node id='a'/></graphml>", {"f", 1}, {}));
    Limits limits;
    limits.nodes = 1;
    EXPECT_FALSE(readPlainGraphMl(file(good), {"f", 1}, limits));
}

}  // namespace
}  // namespace orrery::graph

#include "scenes/graph/look.h"
#include "tests/unit/graph/build.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

using testing::node;
using testing::read;

Looks looks(const Graph& graph, const char* theme) {
    const std::vector<int> ranks(graph.nodes.size(), 0);
    return looksFor(graph, render::themeByName(theme).value(), ranks);
}

TEST(Look, TheAuthorsColoursAreKeptInEveryTheme) {
    const Graph graph = read("A --> B\nstyle A fill:#ff6666,stroke:#333,stroke-width:4px\nlinkStyle 0 stroke:#00aa00");
    for (const char* theme : {"light", "dark", "contrast"}) {
        const Looks made = looks(graph, theme);
        EXPECT_EQ(made.nodes[0].fill, Colour::hex(0xFF6666)) << theme;
        EXPECT_EQ(made.nodes[0].stroke, Colour::hex(0x333333)) << theme;
        EXPECT_EQ(made.edges[0].from, Colour::hex(0x00AA00)) << theme;
    }
    EXPECT_GT(looks(graph, "light").nodes[0].rim, looks(read("A\nstyle A stroke-width:1px"), "light").nodes[0].rim);
}

TEST(Look, ClassesApplyUnderTheNodesOwnStyle) {
    const Graph graph =
        read("A:::hot --> B\nclassDef hot fill:#ff0000\nclassDef default fill:#00ff00\nstyle A stroke:#0000ff");
    const Looks made = looks(graph, "light");
    EXPECT_EQ(made.nodes[0].fill, Colour::hex(0xFF0000));
    EXPECT_EQ(made.nodes[0].stroke, Colour::hex(0x0000FF));
    EXPECT_EQ(made.nodes[1].fill, Colour::hex(0x00FF00));
}

// Any colour an author may choose, in every theme: what is written on the body can be read in a lit room.
TEST(Look, EveryLabelIsReadable) {
    std::string text;
    int count = 0;
    for (const char* r : {"00", "66", "cc", "ff"}) {
        for (const char* g : {"00", "66", "cc", "ff"}) {
            for (const char* b : {"00", "66", "cc", "ff"}) {
                const std::string id = "n" + std::to_string(count++);
                text += id + "[x]\nstyle " + id + " fill:#" + r + g + b + ",color:#888\n";
            }
        }
    }
    const Graph graph = read(text);
    for (const char* theme : {"light", "dark", "contrast"}) {
        for (const NodeLook& look : looks(graph, theme).nodes) {
            const Colour ground = look.plate.value_or(look.fill);
            EXPECT_TRUE(isReadable(look.ink, ground)) << theme;
        }
    }
}

TEST(Look, BranchesFromARootHaveTheirOwnColours) {
    const Graph graph = read("R --> A & B & C\nA --> A1 --> A2\nB --> B1\nC --> C1\nB1 --> A2");
    const std::vector<int> branch = branchesOf(graph);
    const auto of = [&](const char* id) { return branch[static_cast<std::size_t>(node(graph, id))]; };
    EXPECT_EQ(of("R"), -1);
    EXPECT_EQ(of("A"), of("A1"));
    EXPECT_EQ(of("A"), of("A2"));
    EXPECT_EQ(of("B"), of("B1"));
    EXPECT_NE(of("A"), of("B"));
    EXPECT_NE(of("B"), of("C"));
}

TEST(Look, BranchesOfCyclesAndEmptyGraphsEnd) {
    EXPECT_EQ(branchesOf(read("A --> B --> C --> A")).size(), 3U);
    EXPECT_TRUE(branchesOf(Graph{}).empty());
}

TEST(Look, CssLengthsAreUnderstood) {
    EXPECT_FLOAT_EQ(cssPixels("2px").value(), 2.0F);
    EXPECT_FLOAT_EQ(cssPixels(" 1.5 ").value(), 1.5F);
    EXPECT_FLOAT_EQ(cssPixels("0.5em").value(), 8.0F);
    EXPECT_FALSE(cssPixels("thick"));
    EXPECT_FALSE(cssPixels("-3px"));
}

}  // namespace
}  // namespace orrery::graph

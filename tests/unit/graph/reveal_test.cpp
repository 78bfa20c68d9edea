#include "tests/unit/graph/build.h"
#include "tests/unit/graph/shown.h"

#include <gtest/gtest.h>

#include <map>

namespace orrery::graph {
namespace {

using testing::change;
using testing::Shown;

// Papers come one after the other: two lines with the first, one with the second, another with the third.
Graph papers() {
    return testing::read(
        "A e1@-->|first| B\n"
        "B e2@-->|first| C\n"
        "B e3@-->|second| D\n"
        "D e4@-->|third| E\n"
        "e1@{ step: 1 }\ne2@{ step: 1 }\ne3@{ step: 2 }\ne4@{ step: 3 }\n");
}

// The colour at the end of every edge that is drawn, by its name.
std::map<std::string, std::uint32_t> edgesOf(const Shown& shown) {
    std::map<std::string, std::uint32_t> found;
    const Graph& graph = shown.scene.graph();
    for (const render::TubeBatch& batch : shown.list.tubes) {
        for (std::size_t i = 0; i < batch.tubes.size(); ++i) {
            const Edge& edge = graph.edges.at(batch.picks[i] - graph.nodes.size());
            found[graph.nodes[static_cast<std::size_t>(edge.from.index)].id +
                  graph.nodes[static_cast<std::size_t>(edge.to.index)].id] = batch.tubes[i].colourTo;
        }
    }
    return found;
}

TEST(Reveal, ShowsWhatHasComeAndMarksWhatCameLast) {
    Shown shown(papers());
    EXPECT_EQ(shown.scene.revealCount(), 3);
    EXPECT_EQ(edgesOf(shown).size(), 4U) << "without a lesson all is there";
    const std::uint32_t accent = render::packColour(render::themeByName("light")->accent);

    shown.scene.configure(change("reveal: 1"));
    shown.frame();
    auto edges = edgesOf(shown);
    ASSERT_EQ(edges.size(), 2U);
    EXPECT_EQ(edges.at("AB"), accent);
    EXPECT_EQ(edges.at("BC"), accent);

    shown.scene.configure(change("reveal: 2"));
    shown.frame();
    edges = edgesOf(shown);
    ASSERT_EQ(edges.size(), 3U);
    EXPECT_EQ(edges.at("BD"), accent);
    EXPECT_NE(edges.at("AB"), accent) << "what came before is as it always was";

    // What comes after a reveal in the same graph leaves it as it is, but for the mark.
    std::vector<yaml::Value> both = change("reveal: 2");
    both.push_back(change("highlight: [A]").front());
    shown.scene.configure(both);
    shown.frame();
    edges = edgesOf(shown);
    ASSERT_EQ(edges.size(), 3U);
    for (const auto& [name, colour] : edges) EXPECT_NE(colour, accent) << name;
}

TEST(Reveal, ANodeComesWithItsFirstEdge) {
    Shown shown(papers());
    shown.scene.configure(change("reveal: 2"));
    shown.frame();
    const auto bodies = shown.fills();
    EXPECT_EQ(bodies.size(), 4U) << "A, B, C and D, and not yet E";
    EXPECT_FALSE(bodies.contains(static_cast<std::uint32_t>(testing::node(shown.scene.graph(), "E"))));
}

}  // namespace
}  // namespace orrery::graph

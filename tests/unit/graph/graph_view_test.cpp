#include "engine/text/label.h"
#include "scenes/graph/analysis.h"
#include "tests/unit/graph/known_graphs.h"
#include "tests/unit/graph/shown.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

namespace orrery::graph {
namespace {

using testing::change;
using testing::graphOf;
using testing::karateClub;
using testing::plantedParts;
using testing::Shown;

TEST(GraphView, ColoursByCommunityAndUndoBringsTheOldOnesBack) {
    Shown shown(karateClub());
    const auto before = shown.fills();
    ASSERT_EQ(before.size(), 34U);
    shown.scene.changeView({.colour = Measure::community}, "coloured by community");
    shown.frame();
    const auto after = shown.fills();
    std::set<std::uint32_t> colours;
    for (const auto& [node, fill] : after) colours.insert(fill);
    EXPECT_EQ(colours.size(), 4U);
    EXPECT_NE(after.at(0), after.at(33));
    EXPECT_EQ(after.at(32), after.at(33));
    EXPECT_EQ(shown.scene.legend().entries.size(), 4U);
    EXPECT_EQ(shown.list.overlays.size(), 1U) << "the legend stands in the picture";
    EXPECT_EQ(shown.window.undo().undo(), "coloured by community");
    shown.frame();
    EXPECT_EQ(shown.fills(), before);
    EXPECT_TRUE(shown.list.overlays.empty());
    shown.window.undo().redo();
    shown.frame();
    EXPECT_EQ(shown.fills(), after);
}

TEST(GraphView, SizesByDegreeKeepTheirOrderOnCardsAndBeads) {
    for (const bool large : {false, true}) {
        Shown shown(large ? plantedParts(15, 40, 3, 1, 5) : karateClub());
        const Adjacency adjacency(shown.scene.graph());
        ASSERT_EQ(shown.scene.arrangement().cards, !large);
        const std::vector<vec3> before = shown.scene.arrangement().bodySizes;
        shown.scene.changeView({.size = Measure::degree}, "sized by degree");
        shown.frame();
        for (int a = 0; a < 30; ++a) {
            for (int b = 0; b < 30; ++b) {
                if (adjacency.degree(a) < adjacency.degree(b)) {
                    const auto size = [&](int node) {
                        return shown.sizeOf(node) / (large ? 1.0F : before[static_cast<std::size_t>(node)].x);
                    };
                    EXPECT_LT(size(a), size(b));
                }
            }
        }
        shown.window.undo().undo();
        shown.frame();
        EXPECT_EQ(shown.scene.arrangement().bodySizes, before);
    }
}

TEST(GraphView, TheLargestCommunitiesOfALargeGraphAreNamed) {
    Shown shown(plantedParts(15, 40, 6, 1, 5));
    shown.scene.changeView({.colour = Measure::community}, "coloured by community");
    shown.frame();
    const std::string first = shown.scene.legend().entries.at(0).name;
    const std::string name = first.substr(0, first.find(' '));
    const auto named = std::ranges::count_if(shown.list.labels, [&](const render::Label& label) {
        return label.content->plain == name && label.style->weight == text::Weight::bold;
    });
    EXPECT_EQ(named, 1);
    const auto all = std::ranges::count_if(shown.list.labels,
                                           [&](const render::Label& label) { return label.content->plain == name; });
    EXPECT_EQ(all, 1) << "the node that the community is called after needs no second label";
}

// The thread may be ready between a frame's look at it and the frame's end: the window must not go to sleep on that.
TEST(Analysis, IsPendingUntilItsNewsAreHeard) {
    const Graph graph = plantedParts(100, 40, 4, 1, 5);
    const Adjacency adjacency(graph);
    Analysis analysis(graph, adjacency);
    EXPECT_FALSE(analysis.pending());
    analysis.want(Measure::pageRank);
    EXPECT_TRUE(analysis.pending());
    analysis.wait();
    EXPECT_TRUE(analysis.working().empty());
    EXPECT_TRUE(analysis.pending()) << "nobody has heard of it yet";
    EXPECT_TRUE(analysis.news());
    EXPECT_FALSE(analysis.pending());
}

TEST(GraphView, WhatTakesLongComesWhenItIsReady) {
    Shown shown(plantedParts(100, 40, 4, 1, 5));
    const auto before = shown.fills();
    shown.scene.changeView({.colour = Measure::betweenness}, "coloured by betweenness");
    bool came = false;
    for (int i = 0; i < 4000 && !came; ++i) {
        shown.frame(false);
        came = shown.fills() != before;
        if (!came) {
            EXPECT_TRUE(shown.scene.animating()) << "the window must look again";
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    EXPECT_TRUE(came);
    EXPECT_EQ(shown.scene.legend().ticks.size(), 3U);
}

TEST(GraphView, ALessonColoursSizesAndAsks) {
    Graph graph = karateClub();
    graph.edgeTimes.assign(78, 2000.0);
    graph.edgeTimes[0] = 2010.0;
    Shown shown(std::move(graph));
    shown.scene.configure(change("colour: community\nsize: pagerank\naround: [\"33\", 1]\ntime: 2005"));
    shown.frame();
    EXPECT_EQ(shown.scene.view().colour, Measure::community);
    EXPECT_EQ(shown.scene.view().size, Measure::pageRank);
    EXPECT_EQ(shown.scene.legend().entries.size(), 4U);
    shown.scene.configure({});
    shown.frame();
    EXPECT_EQ(shown.scene.view(), GraphScene::View{}) << "the next scene of the lesson is as it was opened";
    const auto problem = [&](const std::string& text) {
        try {
            shown.scene.configure(change(text));
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(
        problem("colour: colour"),
        "step.md:1:9: \"colour\" is not one of: as written, group, community, degree, pagerank, betweenness, time");
    EXPECT_EQ(problem("size: time"),
              "step.md:1:7: \"time\" is not one of: as written, degree, pagerank, betweenness, weight");
    EXPECT_EQ(problem("colour: group"), "step.md:1:9: this graph has no groups");
}

TEST(GraphView, ATimeShowsWhatIsThereThen) {
    Graph graph = graphOf(4, {{0, 1}, {1, 2}, {2, 3}}, true);
    graph.nodeTimes = {2000, 2005, 2010, 2015};
    Shown shown(std::move(graph));
    const auto there = [&] {
        std::set<std::uint32_t> nodes;
        for (const auto& [node, fill] : shown.fills()) nodes.insert(node);
        return nodes;
    };
    shown.scene.showTime(2007.0);
    shown.frame();
    EXPECT_EQ(there(), (std::set<std::uint32_t>{0, 1}));
    EXPECT_EQ(shown.list.overlays.size(), 1U) << "the class sees which time it is";
    shown.scene.showTime(2015.0, 6.0);
    shown.frame();
    EXPECT_EQ(there(), (std::set<std::uint32_t>{2, 3}));
    shown.scene.showTime(std::nullopt);
    shown.frame();
    EXPECT_EQ(there().size(), 4U);
    EXPECT_TRUE(shown.list.overlays.empty());
}

TEST(GraphView, SearchPrefersWhatHoldsTheWords) {
    Graph graph = graphOf(5, {{0, 1}, {2, 3}, {2, 4}});
    const char* labels[]{"Expert", "Experiment", "An expert", "Inexpert", "E x p e r t"};
    for (std::size_t i = 0; i < 5; ++i) graph.nodes[i].label.plain = labels[i];
    Shown shown(std::move(graph));
    auto found = shown.scene.search("EXPERT");
    std::ranges::stable_sort(found, [](const auto& a, const auto& b) { return a.score > b.score; });
    std::vector<std::string> texts;
    for (const app::Found& each : found) texts.push_back(each.text);
    EXPECT_EQ(texts, (std::vector<std::string>{"Expert", "An expert", "Inexpert", "E x p e r t", "Experiment"}));
}

}  // namespace
}  // namespace orrery::graph

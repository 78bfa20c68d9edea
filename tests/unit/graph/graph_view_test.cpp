#include "engine/text/label.h"
#include "engine/ui/ui.h"
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

// However many nodes there are, the graph fills the picture as far as the legend lets it.
TEST(GraphView, ALargeGraphFillsThePictureBesideItsLegend) {
    for (const int side : {20, 31}) {  // 8,000 and 29,791 nodes
        Graph graph = plantedParts(side, side * side, 1, 0, 5);
        for (int i = 0; i < side * side * side; ++i)
            graph.places.emplace_back(100.0F * static_cast<float>(i % side),
                                      100.0F * static_cast<float>(i / side % side),
                                      100.0F * static_cast<float>(i / side / side));
        Shown shown(std::move(graph));
        shown.frame();
        const render::Camera camera = shown.scene.restCamera(16.0F / 9.0F);
        vec2 low(1e9F), high(-1e9F);
        for (const vec3& position : shown.scene.arrangement().result.positions) {
            const auto seen = camera.project(position, vec2(1280.0F, 720.0F));
            ASSERT_TRUE(seen);
            low = glm::min(low, seen->pixel);
            high = glm::max(high, seen->pixel);
        }
        EXPECT_GT(low.x, 0.0F);
        EXPECT_LT(high.x, 1280.0F);
        EXPECT_GT(low.y, 0.0F);
        EXPECT_LT(high.y, 720.0F);
        EXPECT_GT(std::max((high.x - low.x) / 1280.0F, (high.y - low.y) / 720.0F), 0.75F) << side;
    }
}

// Where beads lie one behind the other, what is inside must be seen between them.
TEST(GraphView, BeadsOfALargeGraphAreAtMostAFewDeep) {
    constexpr int kSide = 31;
    std::vector<std::pair<int, int>> edges;
    for (int i = 0; i < kSide * kSide * kSide; ++i) {
        if (i % kSide != 0) edges.emplace_back(i - 1, i);
        if (i >= kSide * kSide) edges.emplace_back(i - kSide * kSide, i);
    }
    Graph graph = graphOf(kSide * kSide * kSide, edges);
    for (int i = 0; i < kSide * kSide * kSide; ++i)
        graph.places.emplace_back(static_cast<float>(i % kSide), static_cast<float>(i / kSide % kSide),
                                  static_cast<float>(i / kSide / kSide));
    Shown shown(std::move(graph));
    shown.frame();
    Bounds bounds;
    double beads = 0.0;
    ASSERT_EQ(shown.list.spheres.size(), 1U);
    for (const shared::SphereInstance& bead : shown.list.spheres[0].spheres) {
        bounds.add(bead.position);
        beads += 3.14159 * static_cast<double>(bead.radius * bead.radius);
    }
    const double cover = beads / static_cast<double>(bounds.size().x * bounds.size().y);
    EXPECT_LT(cover, 3.0);
    EXPECT_GT(cover, 1.0) << "and still be beads";
}

// What nobody asked for makes way where it shows nothing; what a person chose stays.
TEST(GraphView, ALargeRandomGraphIsColouredByDegree) {
    Shown parts(plantedParts(30, 100, 6, 1, 5));
    EXPECT_EQ(parts.scene.view().colour, Measure::community);
    Shown random(plantedParts(1, 6000, 2, 0, 5));
    EXPECT_EQ(random.scene.view().colour, Measure::degree);
    EXPECT_EQ(random.scene.legend().title, "Degree");
    random.scene.changeView({.colour = Measure::community}, "coloured by community");
    random.frame();
    EXPECT_EQ(random.scene.view().colour, Measure::community);
    EXPECT_EQ(random.scene.legend().title, "Communities");
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

TEST(GraphView, ThePaletteColoursAndSizes) {
    Shown shown(karateClub());
    const auto before = shown.fills();
    const auto run = [&](const std::string& text) {
        for (const app::Command& command : shown.scene.commands()) {
            if (command.text == text) return command.run();
        }
        ADD_FAILURE() << "no command " << text;
    };
    run("colour by: community");
    run("size by: degree");
    shown.frame();
    EXPECT_NE(shown.fills(), before);
    EXPECT_EQ(shown.scene.view().size, Measure::degree);
    for (const app::Command& command : shown.scene.commands()) {
        EXPECT_EQ(command.text.find("time"), std::string::npos) << "this graph has none: " << command.text;
    }
    shown.window.undo().undo();
    shown.window.undo().undo();
    shown.frame();
    EXPECT_EQ(shown.fills(), before);
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

// The panel of a scene under a mouse, without a window.
class Panel {
 public:
    explicit Panel(GraphScene& scene) : scene_(scene), context_(ImGui::CreateContext()) {
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = {400.0F, 800.0F};
        io.IniFilename = nullptr;
        unsigned char* pixels = nullptr;
        int width = 0;
        int height = 0;
        io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
        frame();
        frame();  // the first one of a window is not yet as large as what is in it
    }
    ~Panel() { ImGui::DestroyContext(context_); }
    Panel(const Panel&) = delete;
    Panel& operator=(const Panel&) = delete;

    void drag(vec2 from, float to, int frames) {
        mouse(from, false);
        mouse(from, true);
        for (int i = 1; i <= frames; ++i)
            mouse({from.x + (to - from.x) * static_cast<float>(i) / static_cast<float>(frames), from.y}, true);
        // Let go beside it: a button that was pressed in passing is not clicked.
        mouse({to, 790.0F}, true);
        mouse({to, 790.0F}, false);
        mouse({399.0F, 799.0F}, false);
    }

 private:
    void frame() {
        ImGui::GetIO().DeltaTime = 0.02F;
        ImGui::NewFrame();
        ImGui::SetNextWindowPos({0.0F, 0.0F});
        ImGui::SetNextWindowSize({300.0F, 700.0F});
        ImGui::Begin("panel", nullptr, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoDecoration);
        scene_.panel();
        ImGui::End();
        ImGui::EndFrame();
    }
    void mouse(vec2 place, bool down) {
        ImGui::GetIO().MousePos = {place.x, place.y};
        ImGui::GetIO().MouseDown[0] = down;
        frame();
    }

    GraphScene& scene_;
    ImGuiContext* context_;
};

TEST(GraphView, OneDragOfTheTimeSliderIsOneChange) {
    Graph graph = graphOf(4, {{0, 1}, {1, 2}, {2, 3}}, true);
    graph.nodeTimes = {2000, 2005, 2010, 2015};
    Shown shown(std::move(graph));
    app::UndoStack& undo = shown.window.undo();
    const auto there = [&] {
        shown.frame();
        return shown.fills().size();
    };
    shown.scene.changeTime(2015.0, 0.0, "shown by time");
    Panel panel(shown.scene);
    ASSERT_EQ(there(), 4U);
    // Down the panel until a drag to the left moves the time: that is the slider.
    for (float y = 4.0F; y < 600.0F && there() == 4; y += 8.0F) panel.drag({90.0F, y}, 12.0F, 30);
    ASSERT_EQ(there(), 1U) << "nothing but 2000";
    EXPECT_EQ(undo.undo(), "time 2000");
    EXPECT_EQ(there(), 4U) << "where it was before the drag, not a frame of it";
    EXPECT_EQ(undo.redo(), "time 2000");
    EXPECT_EQ(there(), 1U);
    EXPECT_EQ(undo.undo(), "time 2000");
    EXPECT_EQ(undo.undo(), "shown by time") << "one drag is one change";
    EXPECT_EQ(there(), 4U);
    EXPECT_TRUE(shown.list.overlays.empty()) << "no time in the picture";
    EXPECT_FALSE(undo.canUndo());
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

#include "tests/unit/graph/build.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

namespace orrery::graph {
namespace {

constexpr uvec2 kPictureSize{1280, 720};

// A session on a file of its own, as the window uses it.
class Scene : public ::testing::Test {
 protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("orrery-scene-") + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        // Reloading looks at the time of the last change, which must differ however fast the test is.
        std::filesystem::last_write_time(
            folder_ / name, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(++writes_));
        return folder_ / name;
    }
    void open(const std::string& text) {
        file_ = write("graph.mmd", "flowchart TD\n" + text);
        session_.open({file_});
        session_.update(0.0, kPictureSize, true);
        session_.navigator().jumpTo(session_.scene()->restCamera(session_.aspect()));
        session_.update(0.0, kPictureSize, true);
    }
    GraphScene& scene() { return dynamic_cast<GraphScene&>(*session_.scene()); }
    vec2 pixelOf(const char* id) {
        const auto place = session_.scene()->placeOf(static_cast<std::uint32_t>(testing::node(scene().graph(), id)));
        return session_.camera().project(*place, vec2(kPictureSize))->pixel;
    }
    void clickOn(const char* id, bool shift = false) {
        session_.press(pixelOf(id), shift);
        session_.release(pixelOf(id));
        session_.update(0.0, kPictureSize, true);
    }
    // The file has changed: waits until what was read of it is there; what is wrong with it, or nothing.
    std::string readAgain() {
        session_.update(1.0, kPictureSize, true);
        try {
            for (int i = 0; i < 1000; ++i) {
                if (session_.takeOpened()) return {};
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            }
        } catch (const Error& error) {
            return error.what();
        }
        return "nothing was read";
    }
    std::uint32_t pickOf(const char* id) { return static_cast<std::uint32_t>(testing::node(scene().graph(), id)); }

    app::Session session_{app::Settings{}};
    std::filesystem::path folder_, file_;
    int writes_ = 0;
};

TEST_F(Scene, AClickSelectsWhatIsSeenThere) {
    open("A[Alpha] --> B[Beta]\nA --> C[Gamma]");
    clickOn("B");
    EXPECT_EQ(session_.scene()->selected(), pickOf("B"));
    session_.press(vec2(3.0F), false);
    session_.release(vec2(3.0F));
    EXPECT_EQ(session_.scene()->selected(), render::kNoPick) << "a click beside everything lets go";
}

TEST_F(Scene, ADragMovesTheNodeAndUndoBringsAllBack) {
    open("A[Alpha] --> B[Beta]\nB --> C[Gamma]\nA --> D[Delta]");
    const vec3 before = *session_.scene()->placeOf(pickOf("B"));
    const vec3 far = *session_.scene()->placeOf(pickOf("D"));
    const vec2 from = pixelOf("B");
    session_.press(from, false);
    for (int i = 1; i <= 20; ++i) {
        session_.drag(from + vec2(6.0F, 3.0F) * static_cast<float>(i));
        session_.update(1.0 / 60.0, kPictureSize);
    }
    const vec2 now = pixelOf("B");
    EXPECT_NEAR(now.x, from.x + 120.0F, 3.0F) << "the node stays under the pointer";
    EXPECT_NEAR(now.y, from.y + 60.0F, 3.0F);
    session_.release(from + vec2(120.0F, 60.0F));
    session_.update(0.0, kPictureSize, true);
    EXPECT_EQ(session_.scene()->selected(), render::kNoPick) << "a drag is no click";
    session_.undoLast();
    session_.update(0.0, kPictureSize, true);
    EXPECT_NEAR(glm::length(*session_.scene()->placeOf(pickOf("B")) - before), 0.0F, 1e-4F);
    EXPECT_NEAR(glm::length(*session_.scene()->placeOf(pickOf("D")) - far), 0.0F, 1e-4F);
    session_.redoLast();
    session_.update(0.0, kPictureSize, true);
    EXPECT_NEAR(pixelOf("B").x, from.x + 120.0F, 3.0F);
}

TEST_F(Scene, APinnedNodeStaysWhereItsNeighbourIsDragged) {
    open("A[Alpha] --> B[Beta]\nB --> C[Gamma]");
    session_.rightClick(pixelOf("C"));
    const vec3 pinned = *session_.scene()->placeOf(pickOf("C"));
    const vec2 from = pixelOf("B");
    session_.press(from, false);
    for (int i = 1; i <= 30; ++i) {
        session_.drag(from + vec2(10.0F, 0.0F) * static_cast<float>(i));
        session_.update(1.0 / 60.0, kPictureSize);
    }
    session_.release(from + vec2(300.0F, 0.0F));
    EXPECT_NEAR(glm::length(*session_.scene()->placeOf(pickOf("C")) - pinned), 0.0F, 1e-3F);
}

TEST_F(Scene, DraggingEmptySpaceOrbits) {
    open("A --> B");
    const float yaw = session_.camera().yaw;
    session_.press(vec2(20.0F), false);
    session_.drag(vec2(220.0F, 20.0F));
    for (int i = 0; i < 60; ++i) session_.update(1.0 / 60.0, kPictureSize);
    session_.release(vec2(220.0F, 20.0F));
    EXPECT_LT(session_.camera().yaw, yaw - 0.3F);
}

TEST_F(Scene, DoubleClickFliesToTheNode) {
    open("A[Alpha] --> B[Beta]\nB --> C[Gamma]\nC --> D[Delta]\nD --> E[Epsilon]");
    session_.doubleClick(pixelOf("E"));
    EXPECT_TRUE(session_.navigator().flying());
    for (int i = 0; i < 900 && session_.navigator().flying(); ++i) session_.update(1.0 / 60.0, kPictureSize);
    EXPECT_FALSE(session_.navigator().flying());
    EXPECT_NEAR(glm::length(pixelOf("E") - vec2(kPictureSize) * 0.5F), 0.0F, 2.0F) << "the node is in the middle";
}

TEST_F(Scene, SearchFindsNodesEdgesAndGroups) {
    open("subgraph Backbone\nA[Router] -->|sends tokens| B[Expert 1]\nend");
    const auto best = [&](const char* words) {
        auto found = session_.scene()->search(words);
        std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
        return found.empty() ? std::string() : found.front().text;
    };
    EXPECT_EQ(best("rout"), "Router");
    EXPECT_EQ(best("tokens"), "sends tokens");
    EXPECT_EQ(best("backb"), "Backbone");
    EXPECT_EQ(best("zzz"), "");
}

TEST_F(Scene, AChangedFileIsReadAgainAndWhatStayedStays) {
    open("A[Alpha] --> B[Beta]\nB --> C[Gamma]");
    const vec3 before = *session_.scene()->placeOf(pickOf("B"));
    write("graph.mmd", "flowchart TD\nA[Alpha] --> B[Beta]\nB --> C[Gamma]\nC --> D[New]");
    EXPECT_EQ(readAgain(), "");
    session_.update(0.0, kPictureSize, true);
    ASSERT_EQ(scene().graph().nodes.size(), 4U);
    EXPECT_NEAR(glm::length(*session_.scene()->placeOf(pickOf("B")) - before), 0.0F, 1e-3F);

    write("graph.mmd", "flowchart TD\nA[Alpha] --> ");
    EXPECT_NE(readAgain().find("graph.mmd:2:"), std::string::npos) << "says where it is broken";
    EXPECT_EQ(scene().graph().nodes.size(), 4U) << "a broken file keeps the picture";
}

TEST_F(Scene, WhatWasDoneToAnEarlierVersionCannotBeUndone) {
    open("A[Alpha] --> B[Beta]");
    dynamic_cast<GraphScene&>(*session_.scene()).togglePin(0);
    ASSERT_TRUE(session_.undo().canUndo());
    write("graph.mmd", "flowchart TD\nA[Alpha] --> B[Beta]\nB --> C[New]");
    EXPECT_EQ(readAgain(), "");
    ASSERT_EQ(scene().graph().nodes.size(), 3U);
    session_.undoLast();  // would speak to a scene that is gone
    EXPECT_EQ(session_.messages().back().text, "nothing to undo");
}

TEST_F(Scene, ABrokenFileKeepsWhatIsOpen) {
    open("A --> B");
    const auto bad = write("bad.dot", "digraph { a -> ");
    EXPECT_THROW(session_.open({bad}), Error);
    EXPECT_EQ(scene().graph().nodes.size(), 2U);
    EXPECT_EQ(session_.files().size(), 1U);
}

TEST_F(Scene, CollapsingAGroupCanBeUndone) {
    open("subgraph G[Group]\nA --> B\nend\nB --> C");
    const std::uint32_t group = static_cast<std::uint32_t>(scene().graph().nodes.size() + scene().graph().edges.size());
    session_.scene()->click(group, app::Button::left, false);
    session_.update(0.0, kPictureSize, true);
    const auto bodies = [&] {
        std::size_t count = 0;
        for (const auto& batch : session_.list().bodies) {
            for (const std::uint32_t pick : batch.picks) count += pick < 3 || pick >= group ? 1 : 0;
        }
        return count;
    };
    EXPECT_EQ(bodies(), 2U) << "the group's body and C";
    session_.undoLast();
    session_.update(0.0, kPictureSize, true);
    EXPECT_EQ(bodies(), 3U);
}

TEST_F(Scene, FlatteningPutsAllInOnePlane) {
    open("A --> B & C & D\nB --> E\nC --> E\nD --> E\nE --> F & G");
    session_.setFlat(true);
    for (int i = 0; i < 300; ++i) session_.update(1.0 / 60.0, kPictureSize);
    const vec3 forward = session_.camera().forward();
    float low = 1e9F, high = -1e9F;
    for (const char* id : {"A", "B", "C", "D", "E", "F", "G"}) {
        const float depth = glm::dot(*session_.scene()->placeOf(pickOf(id)), forward);
        low = std::min(low, depth);
        high = std::max(high, depth);
    }
    EXPECT_NEAR(high - low, 0.0F, 0.02F);
}

TEST_F(Scene, SeveralGraphsAreConstellationsThatOneFliesInto) {
    const auto a = write("a.mmd", "flowchart TD\nA[Vision model] --> B[Language]");
    const auto b = write("b.mmd", "flowchart TD\nX[Language model] --> Y[Chat]");
    const auto c = write("c.mmd", "flowchart TD\nP[Chip] --> Q[Factory]");
    session_.open({a, b, c});
    session_.update(0.0, kPictureSize, true);
    EXPECT_EQ(session_.scene()->stepCount(), 3);
    EXPECT_EQ(session_.scene()->step(), -1);
    session_.nextStep(1);
    EXPECT_EQ(session_.scene()->step(), 0);
    for (int i = 0; i < 1200 && session_.navigator().flying(); ++i) session_.update(1.0 / 60.0, kPictureSize);
    session_.update(0.0, kPictureSize, true);
    // Inside, the others are gone from the picture.
    std::size_t shown = 0;
    for (const auto& batch : session_.list().bodies) shown += batch.instances.size();
    EXPECT_EQ(shown, 3U) << "two bodies and one arrow head";
    EXPECT_TRUE(session_.leave());
    EXPECT_EQ(session_.scene()->step(), -1);
    EXPECT_FALSE(session_.leave()) << "Escape never quits";
}

TEST_F(Scene, SelfLoopsParallelEdgesAndIsolatedNodesAreDrawn) {
    open("A --> A\nA --> B\nA -.-> B\nB ==> A\nC");
    std::size_t tubes = 0, dashed = 0;
    for (const auto& batch : session_.list().tubes) (batch.dashed ? dashed : tubes) += batch.tubes.size();
    EXPECT_GE(tubes, 3U);
    EXPECT_GE(dashed, 1U);
    for (const auto& batch : session_.list().tubes) {
        for (const auto& tube : batch.tubes) {
            EXPECT_TRUE(std::isfinite(tube.p1.x + tube.p2.y + tube.drawnLength));
            EXPECT_LT(tube.start, tube.end);
        }
    }
}

TEST_F(Scene, TheSameFileGivesTheSamePicture) {
    open("A[Alpha] -->|x| B[Beta]\nsubgraph G\nB --> C\nend\nC --> A");
    std::vector<vec3> first;
    for (const char* id : {"A", "B", "C"}) first.push_back(*session_.scene()->placeOf(pickOf(id)));
    app::Session other{app::Settings{}};
    other.open({file_});
    other.update(0.0, kPictureSize, true);
    for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_EQ(*other.scene()->placeOf(static_cast<std::uint32_t>(i)), first[i]);
    }
}

}  // namespace
}  // namespace orrery::graph

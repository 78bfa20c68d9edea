#include "engine/app/session.h"
#include "engine/app/progressive.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/text/label.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

namespace orrery::app {
namespace {

constexpr uvec2 kPicture{1280, 720};

class Sessions : public ::testing::Test {
 protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("orrery-session-") + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& name, const std::string& text) {
        writeFile(folder_ / name, text);
        return folder_ / name;
    }
    // Until what was asked for is there.
    static bool wait(Session& session) {
        for (int i = 0; i < 600; ++i) {
            if (session.takeOpened()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return false;
    }
    // All that the stop shows: every body with its place and colours, every word with its place.
    static std::string drawn(Session& session, int step) {
        session.goToStep(step);
        session.navigator().jumpTo(session.scene()->restCamera(session.aspect()));
        session.update(0.0, kPicture, true);
        std::string all;
        const auto add = [&all](const auto& value) {
            all.append(reinterpret_cast<const char*>(&value), sizeof(value));
        };
        for (const render::BodyBatch& batch : session.list().bodies) {
            for (const auto& instance : batch.instances) add(instance);
        }
        for (const render::TubeBatch& batch : session.list().tubes) {
            for (const auto& tube : batch.tubes) add(tube);
        }
        for (const render::Label& label : session.list().labels) {
            all += label.content->plain;
            add(label.anchor);
            add(label.em);
        }
        add(session.camera().target);
        add(session.camera().distance);
        return all;
    }
    std::filesystem::path folder_;
};

const std::string kLesson =
    "# L\n\n## One\n\nWords.\n\n```mermaid\nflowchart TD\nA[Alpha] --> B[Beta]\nA --> C\n```\n\n"
    "## Two\n\n```mermaid\nflowchart LR\nX -->|why| Y\nY --> Z\n```\n\n## Three\n\n```orrery\nhighlight: [X]\n```\n";

TEST_F(Sessions, WhatIsOpenedBesideTheFramesShowsTheSame) {
    const auto file = write("lesson.md", kLesson);
    Session at{Settings{}};
    at.open({file});
    Session soon{Settings{}};
    soon.openSoon({file});
    EXPECT_EQ(soon.opening(), "lesson.md");
    ASSERT_TRUE(wait(soon));
    EXPECT_EQ(soon.opening(), "");
    EXPECT_EQ(soon.files(), at.files());
    ASSERT_EQ(soon.scene()->stepCount(), 3);
    // Stepping there and back, in both.
    for (const int step : {0, 2, 1, 0}) EXPECT_EQ(drawn(soon, step), drawn(at, step)) << "step " << step + 1;
}

// A graph of thousands of nodes is shown while it is laid out, in a window; for a picture it is laid out when it is
// open.
TEST_F(Sessions, AWindowShowsALargeGraphBeforeItIsLaidOut) {
    std::string edges = "from,to\n";
    for (int i = 1; i < 6000; ++i) edges += fmt::format("n{},n{}\n", (i - 1) / 2, i);
    const auto file = write("large.csv", edges);
    const auto moves = [&] {
        Session session{Settings{}};
        session.openSoon({file});
        EXPECT_TRUE(wait(session));
        const Bounds before = session.scene()->bounds();
        for (int i = 0; i < 3000; ++i) {
            session.update(0.02, kPicture);
            if (!session.scene()->animating()) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        for (int i = 0; i < 300; ++i) session.update(0.02, kPicture);
        // The camera went along with it.
        const render::Camera rest = session.scene()->restCamera(session.aspect());
        EXPECT_NEAR(session.camera().distance, rest.distance, 0.1F * rest.distance);
        EXPECT_LT(glm::distance(session.camera().target, rest.target), 0.1F * rest.distance);
        return before.size() != session.scene()->bounds().size();
    };
    EXPECT_FALSE(moves());
    const Progressive window;
    EXPECT_TRUE(moves());
}

TEST_F(Sessions, OfSeveralWishesTheLastOneCounts) {
    Session session(Settings{}, {write("a.mmd", "graph TD\nA")});
    session.openSoon({write("b.mmd", "graph TD\nB")});
    session.openSoon({write("c.mmd", "graph TD\nC")});
    EXPECT_EQ(session.opening(), "c.mmd");
    ASSERT_TRUE(wait(session));
    EXPECT_EQ(session.files(), std::vector{folder_ / "c.mmd"});
}

TEST_F(Sessions, AFileThatCannotBeReadLeavesWhatIsOpen) {
    Session session{Settings{}};
    session.open({write("a.mmd", "graph TD\nA --> B")});
    const Scene* before = session.scene();
    session.openSoon({write("broken.mmd", "flowchart TD\n  A[open --> B\n")});
    try {
        wait(session);
        FAIL() << "a broken file was opened";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("broken.mmd"), std::string::npos) << error.what();
    }
    EXPECT_EQ(session.scene(), before);
    EXPECT_EQ(session.files(), std::vector{folder_ / "a.mmd"});
    EXPECT_EQ(session.opening(), "");
}

// A change is seen where it is taken back, wherever the lesson has gone meanwhile.
TEST_F(Sessions, UndoGoesToTheStepOfTheChange) {
    Session session{Settings{}};
    session.open({write("lesson.md", kLesson)});
    session.goToStep(0);
    int value = 1;
    session.undo().push(
        "one", [&value] { value = 0; }, [&value] { value = 1; });
    session.goToStep(2);
    session.undoLast();
    EXPECT_EQ(value, 0);
    EXPECT_EQ(session.scene()->step(), 0);
    session.goToStep(1);
    session.redoLast();
    EXPECT_EQ(value, 1);
    EXPECT_EQ(session.scene()->step(), 0);
}

}  // namespace
}  // namespace orrery::app

#pragma once

// A lesson in a file of its own, opened as the window opens it.

#include "engine/app/session.h"
#include "scenes/lesson/lesson_scene.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace orrery::lesson {

inline constexpr uvec2 kPicture{1280, 720};

class Playing : public ::testing::Test {
 protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("orrery-lesson-") + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }
    void open(const std::string& text) { session_.open({write("lesson.md", text)}); }
    const LessonScene& lesson() { return dynamic_cast<const LessonScene&>(*session_.scene()); }
    // At rest at this stop, from 0.
    void show(int stop) {
        session_.goToStep(stop);
        session_.navigator().jumpTo(session_.scene()->restCamera(session_.aspect()));
        session_.update(0.0, kPicture, true);
    }
    // The labels in the draw list, in alphabetical order.
    std::set<std::string> names() {
        std::set<std::string> names;
        for (const render::Label& label : session_.list().labels) names.insert(label.content->plain);
        return names;
    }

    app::Session session_{app::Settings{}};
    std::filesystem::path folder_;
};

}  // namespace orrery::lesson

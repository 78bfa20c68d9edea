#include "engine/app/settings.h"
#include "engine/base/error.h"
#include "engine/base/files.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace orrery::app {
namespace {

class SettingsFile : public testing::Test {
 protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(testing::TempDir()) / (std::string("orrery-settings-") + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        file_ = folder_ / "deep" / "settings.json";
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::filesystem::path folder_, file_;
};

TEST_F(SettingsFile, ComesBackAsItWas) {
    const Settings settings{.theme = "dark",
                            .windowSize = {1600, 900},
                            .display = "HDMI-1",
                            .speed = 1.5F,
                            .largeRoom = true,
                            .reducedMotion = true,
                            .panels = false,
                            .presenter = true,
                            .presenterMinutes = 90,
                            .presenterPosition = {-1280, 40},
                            .presenterSize = {1200, 700},
                            .recent = {"/home/ada/notes.md", "/tmp/größe.mmd"}};
    saveSettings(file_, settings);
    EXPECT_EQ(loadSettings(file_), settings);
}

TEST_F(SettingsFile, MissingOrBrokenMeansTheDefaults) {
    EXPECT_EQ(loadSettings(file_), Settings());
    std::filesystem::create_directories(file_.parent_path());
    for (const char* text :
         {"", "{", "[1,2]", "\"x\"", R"({"theme": 3, "speed": "fast", "width": -5})", R"({"recent": "notes.md"})",
          R"({"recent": [1, 2]})", R"({"theme": "sepia", "speed": 1e30, "presenterMinutes": -3})"}) {
        writeFile(file_, text);
        EXPECT_EQ(loadSettings(file_).theme, Settings().theme) << text;
        EXPECT_EQ(loadSettings(file_).speed, 1.0F) << text;
        EXPECT_GE(loadSettings(file_).windowSize.x, 320U) << text;
        EXPECT_GE(loadSettings(file_).presenterMinutes, kLeastMinutes) << text;
    }
}

}  // namespace
}  // namespace orrery::app

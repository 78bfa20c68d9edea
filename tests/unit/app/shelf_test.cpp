#include "engine/app/shelf.h"
#include "engine/app/settings.h"
#include "engine/base/files.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

namespace orrery::app {
namespace {

class Shelves : public ::testing::Test {
 protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("orrery-shelf-") + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        folder_ = std::filesystem::canonical(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path file(const std::string& name) {
        writeFile(folder_ / name, "# A");
        return folder_ / name;
    }
    std::filesystem::path folder_;
};

TEST_F(Shelves, TheLastTenFilesAreKeptTheLastOneFirst) {
    std::vector<std::string> recent;
    for (int i = 0; i < 12; ++i) EXPECT_TRUE(rememberRecent(recent, {file(std::to_string(i) + ".md")}));
    ASSERT_EQ(recent.size(), kMostRecent);
    EXPECT_EQ(recent.front(), (folder_ / "11.md").string());
    EXPECT_EQ(recent.back(), (folder_ / "2.md").string());
    EXPECT_TRUE(rememberRecent(recent, {folder_ / "5.md"}));
    EXPECT_EQ(recent.front(), (folder_ / "5.md").string()) << "opened again: first again";
    EXPECT_EQ(recent.size(), kMostRecent) << "and only once in the list";
    EXPECT_FALSE(rememberRecent(recent, {folder_ / "5.md"})) << "nothing to be saved";
}

TEST_F(Shelves, TheSameFileByAnotherWayIsTheSame) {
    std::vector<std::string> recent;
    rememberRecent(recent, {file("a.md")});
    EXPECT_FALSE(rememberRecent(recent, {folder_ / "." / "a.md"}));
    EXPECT_FALSE(rememberRecent(recent, {"-"})) << "standard input cannot be opened again";
    EXPECT_FALSE(rememberRecent(recent, {"lessons/03-the-chip-supply-chain.md"})) << "found among the program's own";
    EXPECT_FALSE(rememberRecent(recent, {assetFolder() / "graphs"})) << "the program's own are in the menu";
}

TEST_F(Shelves, AMissingFileIsLeftOutAndNamed) {
    std::vector<std::string> recent;
    rememberRecent(recent, {file("gone.md"), file("there.md")});
    std::filesystem::remove(folder_ / "gone.md");
    Shelf shelf;
    shelf.look(recent);
    ASSERT_EQ(shelf.recent().size(), 1U);
    EXPECT_EQ(shelf.recent()[0].title, "there.md");
    EXPECT_EQ(shelf.recent()[0].file, folder_ / "there.md");
    EXPECT_EQ(shelf.missing(), std::vector<std::string>{"gone.md"});
    file("gone.md");
    shelf.look(recent);
    EXPECT_EQ(shelf.recent().size(), 2U) << "a disk that was away is back";
}

TEST_F(Shelves, TheLessonsOfTheProgramSayWhatTheyAre) {
    Shelf shelf;
    for (int i = 0; i < 600 && shelf.lessons().empty(); ++i) {
        shelf.take();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    ASSERT_EQ(shelf.lessons().size(), 7U);
    EXPECT_EQ(shelf.lessons()[2].title, "The chip supply chain");
    for (const Shelf::Item& lesson : shelf.lessons()) {
        EXPECT_TRUE(lesson.detail.starts_with("45 min, ")) << lesson.title << ": " << lesson.detail;
        EXPECT_TRUE(lesson.detail.ends_with(" steps")) << lesson.detail;
    }
}

}  // namespace
}  // namespace orrery::app

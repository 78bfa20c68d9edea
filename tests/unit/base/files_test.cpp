#include "engine/base/files.h"
#include "engine/base/error.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace orrery {
namespace {

class Files : public testing::Test {
 protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(testing::TempDir()) / (std::string("orrery-files-") + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()));
    }

    std::filesystem::path folder_;
};

TEST_F(Files, WritesAndReadsBack) {
    const std::string bytes("a\0b\n\xFF", 5);
    writeFile(folder_ / "out", bytes);
    EXPECT_EQ(readFile(folder_ / "out"), bytes);
    writeFile(folder_ / "out", "new");
    EXPECT_EQ(readFile(folder_ / "out"), "new");
    EXPECT_EQ(entries(), 1U) << "a temporary file was left behind";
}

TEST_F(Files, RefusesWhatIsTooLarge) {
    writeFile(folder_ / "big", std::string(100, 'x'));
    EXPECT_NO_THROW(readFile(folder_ / "big", 100));
    EXPECT_THROW(readFile(folder_ / "big", 99), Error);
}

TEST_F(Files, MissingAndFolderAreNamed) {
    try {
        readFile(folder_ / "none");
        FAIL() << "a missing file was read";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("none: no such file"), std::string::npos) << error.what();
    }
    EXPECT_THROW(readFile(folder_), Error);
}

TEST_F(Files, FailedWriteLeavesTheOldFile) {
    std::filesystem::create_directories(folder_ / "out");  // a folder cannot be replaced by a file
    EXPECT_THROW(writeFile(folder_ / "out" / "no" / "such", "x"), Error);
    EXPECT_THROW(writeFile(folder_ / "out", "x"), Error);
    EXPECT_EQ(entries(), 1U) << "a temporary file was left behind";
}

TEST_F(Files, DevicesAreWrittenDirectly) {
    EXPECT_NO_THROW(writeFile("/dev/null", "x"));
}

}  // namespace
}  // namespace orrery

#include "engine/base/error.h"
#include "engine/base/diagnostic.h"

#include <gtest/gtest.h>

namespace orrery {
namespace {

TEST(Error, NamesThePlaceInOneLine) {
    const Error error("an arrow has no end", {"notes.md", 12, 7, {}});
    EXPECT_STREQ(error.what(), "notes.md:12:7: an arrow has no end");
    EXPECT_STREQ(Error("no device").what(), "no device");
    EXPECT_STREQ(Error("is a folder", {"/tmp", 0, 0, {}}).what(), "/tmp: is a folder");
}

TEST(Error, CaretStandsUnderTheColumn) {
    EXPECT_EQ(formatCaret({"f", 1, 3, "A ->> B"}), "    A ->> B\n      ^\n");
    // A tab is repeated and a wide character takes two cells, so that the caret stands right in a terminal.
    EXPECT_EQ(formatCaret({"f", 1, 3, "\t漢x"}), "    \t漢x\n    \t  ^\n");
    EXPECT_EQ(formatCaret({"f", 1, 0, "A"}), "");
}

TEST(Diagnostic, SourceLineIsFoundWithEitherEnding) {
    EXPECT_EQ(sourceLine("one\r\ntwo\nthree", 1), "one");
    EXPECT_EQ(sourceLine("one\r\ntwo\nthree", 2), "two");
    EXPECT_EQ(sourceLine("one\r\ntwo\nthree", 3), "three");
    EXPECT_EQ(sourceLine("one", 2), "");
}

TEST(CheckDeathTest, AbortsInEveryBuildAndSaysWhere) {
    EXPECT_DEATH(ORRERY_CHECK(1 + 1 == 3, "sum is {}", 2), "error_test.cpp:.*programming error: .*sum is 2");
}

}  // namespace
}  // namespace orrery

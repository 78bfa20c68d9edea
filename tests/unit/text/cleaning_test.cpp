#include "engine/text/cleaning.h"

#include "engine/base/random.h"
#include "engine/base/utf8.h"

#include <gtest/gtest.h>

namespace orrery::text {
namespace {

TEST(Cleaned, LeavesTextAlone) {
    for (const char* text :
         {"", "plain", "zwei\nZeilen", "\u202BRTL\u202C", "\U0001F469\u200D\U0001F52C", "e\u0301", "\uE000"}) {
        EXPECT_EQ(cleaned(text), text);
    }
}

TEST(Cleaned, TakesOutWhatCannotBeShown) {
    EXPECT_EQ(cleaned(std::string("a\0b\x01\x1F\x7F", 6)), "ab");
    EXPECT_EQ(cleaned("a\u0085b\u0090"), "a\nb");
    EXPECT_EQ(cleaned("a\tb"), "a b");
    EXPECT_EQ(cleaned("\xFF\xC0z"), "\uFFFD\uFFFDz");
    EXPECT_EQ(cleaned("\uFFFE\uFDD0\U0001FFFF"), "\uFFFD\uFFFD\uFFFD");
}

TEST(Cleaned, EveryLineEndIsOne) {
    EXPECT_EQ(cleaned("a\r\nb\rc\u2028d\u2029e\vf\fg"), "a\nb\nc\nd\ne\nf\ng");
    EXPECT_EQ(cleaned("a\r\n\n"), "a") << "newlines at the end make no empty lines";
    EXPECT_EQ(cleaned("\n\na"), "\n\na");
}

TEST(Cleaned, RandomBytesBecomeValid) {
    Random random(5);
    for (int round = 0; round < 200; ++round) {
        std::string bytes;
        for (std::uint32_t i = random.below(300); i > 0; --i) bytes += static_cast<char>(random.below(256));
        const std::string once = cleaned(bytes);
        EXPECT_TRUE(utf8::isValid(once));
        EXPECT_EQ(cleaned(once), once);
    }
}

TEST(Limited, CutsByCodePointsAndLines) {
    EXPECT_EQ(limited("abc", 3, 1), "abc");
    EXPECT_EQ(limited("abcd", 3, 1), "abc\u2026");
    EXPECT_EQ(limited("\u6F22\u5B57\u4EEE\u540D", 2, 9), "\u6F22\u5B57\u2026") << "between characters, not bytes";
    EXPECT_EQ(limited("a\nb\nc", 99, 3), "a\nb\nc");
    EXPECT_EQ(limited("a\nb\nc\nd", 99, 3), "a\nb\nc\u2026");
    EXPECT_EQ(limited("ab   \ncd", 99, 1), "ab\u2026");
}

}  // namespace
}  // namespace orrery::text

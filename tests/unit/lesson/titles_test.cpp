#include "scenes/lesson/titles.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace orrery::lesson {
namespace {

using Lines = std::vector<std::string_view>;

Caption above(const Lines& lines) {
    return captionAbove(lines, 0, lines.size());
}

TEST(Titles, TheTitleLineWins) {
    const Caption caption =
        above({"📄 FFCV: Accelerating Training", "Authors: G. Leclerc, A. Ilyas", "Date: ### 21 Jun 2023",
               "Word Count (Title): 7 | Word Count (Summary): 155", "", "🎤 TTF Read Aloud",
               "Title: FFCV: Accelerating Training by Removing Data Bottlenecks", "ROUGE: 9.68%",
               "Mermaid Graph of Key Concepts"});
    EXPECT_EQ(caption.title, "FFCV: Accelerating Training by Removing Data Bottlenecks");
    EXPECT_EQ(caption.date, "21 Jun 2023");
    EXPECT_EQ(caption.authors, "G. Leclerc, A. Ilyas");
    EXPECT_TRUE(caption.explicitTitle);
}

TEST(Titles, ElseTheLineBeforeTheAuthors) {
    const Caption caption = above({"Prose about it.", "📄 **POLO**: a `POLicy`-based library", "*Authors*: A. Aytekin",
                                   "Date: 2018", "", "A short line"});
    EXPECT_EQ(caption.title, "POLO: a POLicy-based library");
    EXPECT_TRUE(caption.explicitTitle);
}

TEST(Titles, ElseTheNearestShortLine) {
    const Caption caption = above(
        {"Far away", "Why ASML matters?", "It matters because nothing else does what it does.", "Mermaid diagram", ""});
    EXPECT_EQ(caption.title, "Why ASML matters?");
    EXPECT_FALSE(caption.explicitTitle);
    EXPECT_EQ(above({"A sentence, and another one.", "See http://example.org"}).title, "");
    EXPECT_EQ(above({}).title, "");
}

TEST(Titles, OnlyTheLinesAskedFor) {
    const Lines lines = {"Title: far", "Title: near", "x"};
    EXPECT_EQ(captionAbove(lines, 2, 3).title, "x");
    EXPECT_EQ(captionAbove(lines, 0, 1).title, "far");
}

TEST(Titles, MarksAndLeadingPicturesGo) {
    EXPECT_EQ(plainTitle("## 🕸️ **Bold** and `code` #"), "Bold and code");
    EXPECT_EQ(plainTitle("1️⃣ First"), "1️⃣ First");  // a keycap counts: it is no decoration
    EXPECT_EQ(plainTitle("Now the other one:"), "Now the other one");
    EXPECT_EQ(plainTitle("🤖"), "");
    const std::string cut = plainTitle(std::string(150, 'a') + std::string(100, '\xC3') + "é");
    EXPECT_LE(cut.size(), 203U);
    EXPECT_TRUE(cut.ends_with("…"));
}

}  // namespace
}  // namespace orrery::lesson

#include "scenes/lesson/plain_text.h"

#include "scenes/lesson/markdown.h"

#include <gtest/gtest.h>

namespace orrery::lesson {
namespace {

TEST(PlainText, SaysWhatACaptionSays) {
    const Lesson lesson = readMarkdown(
        "# L\n\nA **bold** claim with $\\alpha^2$.\n\n$$\\frac{A}{N}$$\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | "
        "2 |\n",
        {"l.md", 1});
    EXPECT_EQ(plainText(lesson.steps.at(0).blocks),
              "A bold claim with \u03b1\u00b2.\n\nA/N\n\n\u2022 one\n\u2022 two\na | b\n1 | 2");
}

}  // namespace
}  // namespace orrery::lesson

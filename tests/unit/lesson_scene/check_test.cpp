#include "scenes/lesson/check.h"
#include "tests/unit/lesson_scene/play.h"

namespace orrery::lesson {
namespace {

std::string messages(const CheckReport& report) {
    std::string all;
    for (const Diagnostic& each : report.diagnostics) all += std::to_string(each.line) + ": " + each.message + "\n";
    return all;
}

TEST_F(Playing, AShortLessonKeepsTheRules) {
    const CheckReport report =
        checkLesson(write("good.md",
                          "# L\n\n## One\n\nA few words.\n\n```mermaid\ngraph LR\nA --> B\n```\n\n## "
                          "Two\n\n```mermaid\ngraph LR\nC --> D\n```\n"));
    EXPECT_TRUE(report.passed()) << messages(report);
    EXPECT_EQ(report.stops, 2);
    EXPECT_GE(report.smallestCaption, 0.03F);
    EXPECT_GE(report.smallestLabel, 0.02F);
    EXPECT_GE(report.leastContrast, 4.5F);
    EXPECT_GT(report.fastestTurn + report.fastestPan, 0.0F);
    EXPECT_GT(report.minutes, 8.0 / 60.0);
}

TEST_F(Playing, ACaptionThatNobodyCanReadBreaksThem) {
    std::string words;
    for (int i = 0; i < 400; ++i) words += "word" + std::to_string(i) + " ";
    const CheckReport report =
        checkLesson(write("long.md", "# L\n\n## One\n\n" + words + "\n\n```mermaid\ngraph LR\nA --> B\n```\n"));
    EXPECT_FALSE(report.passed());
    EXPECT_NE(messages(report).find("3: the caption of \"One\" is too long"), std::string::npos) << messages(report);
}

TEST_F(Playing, UnknownNamesBreakThem) {
    const CheckReport report = checkLesson(
        write("names.md", "# L\n\n## One\n\nx\n\n```mermaid\ngraph LR\nA --> B\n```\n\n```orrery\nbreaks: Q\n```\n"));
    EXPECT_FALSE(report.passed());
    EXPECT_NE(messages(report).find("13: no node is called \"Q\""), std::string::npos) << messages(report);
}

}  // namespace
}  // namespace orrery::lesson

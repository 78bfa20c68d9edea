#include "scenes/lesson/markdown.h"

#include "scenes/lesson/fence.h"
#include "scenes/lesson/glossary.h"
#include "scenes/lesson/math_spans.h"

#include <gtest/gtest.h>

namespace orrery::lesson {
namespace {

Lesson readText(const std::string& text) {
    return readMarkdown(text, {"lesson.md", 1});
}

std::string plain(const text::Runs& runs) {
    std::string out;
    for (const text::Run& run : runs) out += run.formula ? "<" + run.text + ">" : run.text;
    return out;
}

TEST(LessonText, KeepsStylesListsTablesAndFormulas) {
    const Lesson lesson = readText(
        "# T\n\nSome **bold** *words* and `code`, $a_1 * b_2$.\n\n- one\n  1. deep \\(x\\)\n\n| A | B |\n|---|--:|\n| "
        "1 | "
        "$\\frac{1}{2}$ |\n\n$$\n\\sum_i x_i\n$$\n");
    ASSERT_EQ(lesson.steps.size(), 1U);
    const std::vector<text::Block>& blocks = lesson.steps[0].blocks;
    ASSERT_EQ(blocks.size(), 5U);
    EXPECT_EQ(plain(blocks[0].runs), "Some bold words and code, <a_1 * b_2>.");
    EXPECT_TRUE(blocks[0].runs[1].bold);
    EXPECT_TRUE(blocks[0].runs[3].italic);
    EXPECT_EQ(blocks[1].kind, text::BlockKind::item);
    EXPECT_EQ(blocks[1].marker, "\u2022");
    EXPECT_EQ(blocks[2].marker, "1.");
    EXPECT_EQ(blocks[2].level, 2);
    EXPECT_EQ(plain(blocks[2].runs), "deep <x>");
    ASSERT_EQ(blocks[3].kind, text::BlockKind::table);
    EXPECT_EQ(blocks[3].columns[1], text::Align::end);
    EXPECT_EQ(plain(blocks[3].rows[1][1]), "<\\frac{1}{2}>");
    EXPECT_EQ(blocks[4].kind, text::BlockKind::formula);
    EXPECT_EQ(blocks[4].runs[0].text, "\\sum_i x_i");
    // As plain text the author's own signs stand.
    EXPECT_NE(lesson.steps[0].caption.find("$a_1 * b_2$"), std::string::npos);
}

TEST(LessonText, DollarsThatAreMoneyStay) {
    for (const std::string text : {"It costs $5 and $10.", "from $5-$10 a day", "a $ alone", "$ x $", "`$a$`"}) {
        EXPECT_TRUE(takeMath(text).spans.empty()) << text;
    }
    EXPECT_EQ(takeMath("```\n$a$\n```\n$b$").spans.size(), 1U);
    EXPECT_EQ(takeMath("    $a$\n    $c$\n\n$b$").spans.size(), 1U);
    const MathSpans lines = takeMath("a\n$$\nx\n$$\nb\n");
    EXPECT_EQ(std::ranges::count(lines.text, '\n'), 5) << "lines keep their numbers";
    EXPECT_EQ(withSources(lines.text, lines.spans).substr(0, 10), "a\n$$\nx\n$$\n");
}

TEST(Fences, NameScenesOrDirectTheOneThatStands) {
    const Lesson lesson = readText(
        "# T\n\n## Graph\n\n```mermaid\ngraph TD\na --> b\n```\n\n```orrery\nhighlight: [a]\ncamera: a\nhold: "
        "7\n```\n\n"
        "Words.\n\n```orrery\nhighlight: [b]\n```\n\n## Next\n\n```orrery\nfile: x.mmd\nshow: [c]\ncaption: "
        "left\n```\n");
    ASSERT_EQ(lesson.steps.size(), 4U);
    const Step& graph = lesson.steps[1];
    ASSERT_TRUE(graph.scene && graph.scene->graph);
    EXPECT_EQ(graph.direction.hold, 7.0);
    EXPECT_TRUE(graph.direction.changes->find("highlight"));
    EXPECT_FALSE(graph.direction.changes->find("hold"));
    EXPECT_EQ(readCamera(*graph.direction.camera).at, "a");
    // A second direction is a further step of the same scene, and has what was said before it.
    EXPECT_FALSE(lesson.steps[2].scene);
    EXPECT_EQ(lesson.steps[2].title, "Graph (2)");
    EXPECT_EQ(lesson.steps[2].caption, "Words.");
    EXPECT_EQ(lesson.steps[2].direction.changes->find("highlight")->texts(), std::vector<std::string>{"b"});
    const Step& file = lesson.steps[3];
    ASSERT_TRUE(file.scene && file.scene->description);
    EXPECT_EQ((*file.scene->description)["file"].text(), "x.mmd");
    EXPECT_EQ(file.direction.caption, CaptionPlace::left);
    EXPECT_TRUE(file.direction.changes->find("show"));
    EXPECT_FALSE(file.direction.changes->find("file"));
    EXPECT_TRUE(lesson.diagnostics.empty());
}

TEST(Fences, ABrokenOneSaysWhereAndTheRestStands) {
    const Lesson lesson = readText(
        "# T\n\n## A\n\n```orrery\nscene: [\n```\n\n## B\n\n```orrery\nscene: x\nfile: y\n```\n\n## C\n\n"
        "```orrery\ncamera: {at: n, yaww: 3}\n```\n\n## D\n\n```mermaid\ngraph TD\na\n```\n");
    ASSERT_EQ(lesson.diagnostics.size(), 3U);
    EXPECT_EQ(lesson.diagnostics[0].severity, Severity::error);
    EXPECT_GE(lesson.diagnostics[0].line, 6);
    EXPECT_EQ(lesson.diagnostics[1].line, 13);
    EXPECT_EQ(lesson.diagnostics[2].line, 19);
    EXPECT_NE(lesson.diagnostics[2].message.find("was \"yaw\" meant?"), std::string::npos);
    ASSERT_EQ(lesson.steps.size(), 5U);
    EXPECT_FALSE(lesson.steps[1].scene->error.empty());
    EXPECT_TRUE(lesson.steps[4].scene->graph);
}

TEST(Glossary, TablesAndListsMakeTerms) {
    const Lesson lesson = readText(
        "# T\n\ntext\n\n## Glossary\n\n| Term | Meaning |\n|---|---|\n| ASML | makes machines |\n\n- **TSMC**: a "
        "foundry\n"
        "- **EUV** - light\n\n## Sources\n\n- one\n");
    ASSERT_EQ(lesson.glossary.size(), 3U);
    EXPECT_EQ(lesson.glossary[0].name, "ASML");
    EXPECT_EQ(lesson.glossary[1].meaning, "a foundry");
    EXPECT_EQ(lesson.glossary[2].meaning, "light");
    EXPECT_FALSE(lesson.steps[0].appendix);
    EXPECT_TRUE(lesson.steps[1].appendix);
    EXPECT_TRUE(lesson.steps[2].appendix);
    // Labels carry emoji and line breaks.
    ASSERT_NE(termFor(lesson.glossary, "ASML 🇳🇱"), nullptr);
    EXPECT_EQ(termFor(lesson.glossary, "asml")->name, "ASML");
    EXPECT_EQ(termFor(lesson.glossary, "ASML and TSMC"), nullptr);
}

TEST(LessonText, MinutesAndThemeOfTheFrontMatter) {
    const Lesson lesson = readText("---\ntitle: x\nminutes: 45\ntheme: dark\n---\n# A\n");
    EXPECT_EQ(lesson.minutes, 45.0);
    EXPECT_EQ(lesson.theme, "dark");
    EXPECT_EQ(readText("---\ntitle: x\nminutes: long\n---\n# A\n").diagnostics.size(), 1U);
}

}  // namespace
}  // namespace orrery::lesson

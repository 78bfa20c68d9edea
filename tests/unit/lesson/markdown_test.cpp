#include "scenes/lesson/markdown.h"

#include "tests/unit/readers/helpers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace orrery::lesson {
namespace {

Lesson read(const std::string& text, const std::string& file = "field-notes.md") {
    return readMarkdown(text, {file, 1});
}

// "level title (nodes)" of each step that has a scene.
std::vector<std::string> scenes(const Lesson& lesson) {
    std::vector<std::string> out;
    for (const Step& step : lesson.steps) {
        if (!step.scene) continue;
        const std::string nodes = step.scene->graph ? std::to_string(step.scene->graph->nodes.size()) : "unreadable";
        out.push_back(std::to_string(step.level) + " " + step.title + " (" + nodes + ")");
    }
    return out;
}

using Scenes = std::vector<std::string>;

TEST(Markdown, AFenceUnderEachHeadingIsAStep) {
    const Lesson lesson = read(
        "# Lesson\n\nHello.\n\n## One\n\n```mermaid\ngraph TD\n  a --> b\n```\n\n## Two\n\n~~~ Mermaid\nflowchart LR\n "
        " a --> b --> c\n~~~\n");
    EXPECT_EQ(lesson.title, "Lesson");
    EXPECT_EQ(scenes(lesson), (Scenes{"2 One (2)", "2 Two (3)"}));
    EXPECT_EQ(lesson.sceneCount(), 2U);
    ASSERT_EQ(lesson.steps.size(), 3U);
    EXPECT_EQ(lesson.steps[0].caption, "Hello.");
    EXPECT_EQ(lesson.steps[1].line, 5);
    EXPECT_EQ(lesson.steps[1].scene->line, 8);
    EXPECT_EQ(lesson.steps[1].scene->text, "graph TD\n  a --> b\n");
    EXPECT_TRUE(lesson.steps[1].scene->fenced);
    EXPECT_EQ(lesson.steps[1].scene->graph->title, "One");
    EXPECT_EQ(lesson.steps[1].scene->graph->nodes[0].line, 9);
    EXPECT_TRUE(lesson.diagnostics.empty());
}

TEST(Markdown, FencesInOtherSpellings) {
    const Lesson lesson =
        read("```{mermaid}\ngraph TD\na\n```\n```{.mermaid}\ngraph TD\na\n```\n```mermaid title=x\ngraph TD\na\n```\n");
    EXPECT_EQ(lesson.sceneCount(), 3U);
}

TEST(Markdown, DiagramsInTheOpenAreScenesInTheOrderOfTheText) {
    const Lesson lesson = read(
        "# Papers\n\n📄 First paper\nAuthors: A. One\nDate: ### 21 Jan 2021\n\nTitle: First paper of all\nMermaid Graph "
        "of Key Concepts\n"
        "flowchart TD\n    T1[\"x\"] --> T2[\"y\"]\n\n📄 Second paper\nAuthors: B. Two\n\nflowchart TD\n    T1 --> T2\n "
        "   T2 --> T3\n\n"
        "Crafting the flowchart\n\n```mermaid\ngraph TD\na\n```\n");
    EXPECT_EQ(scenes(lesson),
              (Scenes{"2 First paper of all (2)", "2 Second paper (3)", "1 Crafting the flowchart (1)"}));
    EXPECT_EQ(lesson.steps[0].date, "21 Jan 2021");
    EXPECT_EQ(lesson.steps[0].authors, "A. One");
    EXPECT_EQ(lesson.steps[0].scene->graph->date, "21 Jan 2021");
    EXPECT_FALSE(lesson.steps[0].scene->fenced);
    EXPECT_EQ(lesson.steps[0].scene->line, 9);
    EXPECT_EQ(lesson.steps[1].scene->line, 15);
    // The diagram's own text is no caption.
    EXPECT_EQ(lesson.steps[0].caption.find("-->"), std::string::npos);
    EXPECT_NE(lesson.steps[0].caption.find("Authors: A. One\nDate: ### 21 Jan 2021"), std::string::npos);
}

TEST(Markdown, NothingIsADiagramInsideOfOtherCode) {
    const Lesson lesson = read("# x\n\n```python\nflowchart TD\nA --> B\n```\n\n<!--\nflowchart TD\nA --- B\n-->\n");
    EXPECT_EQ(lesson.sceneCount(), 0U);
    ASSERT_EQ(lesson.steps.size(), 1U);
    ASSERT_EQ(lesson.steps[0].fences.size(), 1U);
    EXPECT_EQ(lesson.steps[0].fences[0].language, "python");
    EXPECT_EQ(lesson.steps[0].fences[0].line, 4);
    EXPECT_EQ(lesson.steps[0].fences[0].text, "flowchart TD\nA --> B\n");
    EXPECT_EQ(lesson.steps[0].notes, std::vector<std::string>{"flowchart TD\nA --- B"});
}

TEST(Markdown, AHeadingWithSeveralScenesMakesSeveralSteps) {
    const Lesson lesson = read(
        "## Both\n\nFirst words.\n\n```mermaid\ngraph TD\na\n```\n\nSecond words, a sentence.\n\n```mermaid\ngraph "
        "TD\nb\n```\n\nLast words.\n\n"
        "**Another view**\n\n```mermaid\ngraph TD\nc\n```\n");
    EXPECT_EQ(scenes(lesson), (Scenes{"2 Both (1)", "2 Both (2) (1)", "2 Another view (1)"}));
    EXPECT_EQ(lesson.steps[0].caption, "First words.");
    EXPECT_EQ(lesson.steps[1].caption, "Second words, a sentence.");
    EXPECT_EQ(lesson.steps[2].caption, "Last words.\n\nAnother view");
}

TEST(Markdown, TextAfterTheLastSceneBelongsToIt) {
    const Lesson lesson = read("# A\n\nBefore.\n\n```mermaid\ngraph TD\na\n```\n\nAfter.\n\n# B\n\nOther.\n");
    EXPECT_EQ(lesson.steps[0].caption, "Before.\n\nAfter.");
    EXPECT_EQ(lesson.steps[1].caption, "Other.");
}

TEST(Markdown, CaptionsArePlainText) {
    const Lesson lesson = read(
        "# T\n\nSome *bold* `code`,\n[link](http://x), ![picture](p.png)  \nnew line<br>and &amp; more "
        "<b>html</b>.\n\n- one\n- two\n  1. deep\n  2. deeper\n\n"
        "| a | b |\n|---|---|\n| 1 | **2** |\n\n> a note\n> of mine\n");
    ASSERT_EQ(lesson.steps.size(), 1U);
    EXPECT_EQ(lesson.steps[0].caption,
              "Some bold code, link, picture\nnew line\nand & more html.\n• one\n• two\n  1. deep\n  2. deeper\na | "
              "b\n1 | 2");
    EXPECT_EQ(lesson.steps[0].notes, std::vector<std::string>{"a note of mine"});
}

TEST(Markdown, TitlesOfLessons) {
    EXPECT_EQ(read("---\ntitle: \"From: the front\"\ndate: 2025-02-01\n---\n# Heading\n").title, "From: the front");
    EXPECT_EQ(read("---\ntitle: x\ndate: 2025-02-01\n---\n# Heading\n").date, "2025-02-01");
    EXPECT_EQ(read("# 🧠 *Only* heading\n\ntext\n").title, "🧠 Only heading");
    EXPECT_EQ(read("intro\n\n# Only heading\n").title, "Only heading");
    EXPECT_EQ(read("# First of two\n\n# Second\n").title, "First of two");
    // Several headings below a text that belongs to none of them: a collection, known by its file.
    EXPECT_EQ(read("intro\n\n# One\n\n# Two\n").title, "Field notes");
    EXPECT_EQ(read("intro\n\n# One\n\n# Two\n", "<stdin>").title, "One");
    EXPECT_EQ(read("text\n").title, "Field notes");
}

TEST(Markdown, FrontMatterIsNoTextAndLinesStayTheFiles) {
    const Lesson lesson = read("---\ntitle: x\n---\n\n```mermaid\ngraph TD\n  a[\n```\n");
    ASSERT_EQ(lesson.diagnostics.size(), 1U);
    EXPECT_EQ(lesson.diagnostics[0].line, 7);
    EXPECT_EQ(lesson.steps.size(), 1U);
    EXPECT_EQ(lesson.steps[0].caption, "");
}

TEST(Markdown, MetadataInTheMiddleIsNoHeading) {
    const Lesson lesson = read("# A\n\n---\ntitle: TeachingCV\nemoji: 🏃\nsdk: streamlit\n---\n\n# B\n");
    ASSERT_EQ(lesson.steps.size(), 2U);
    ASSERT_EQ(lesson.steps[0].fences.size(), 1U);
    EXPECT_EQ(lesson.steps[0].fences[0].language, "yaml");
    EXPECT_EQ(lesson.steps[0].fences[0].text, "title: TeachingCV\nemoji: 🏃\nsdk: streamlit\n");
    EXPECT_EQ(lesson.steps[0].fences[0].line, 4);
}

TEST(Markdown, ACommentInLooseCodeIsNoHeading) {
    const Lesson lesson = read(
        "# Move 37\n\nHere is the move (in python code):\n# Patch the event loop\nimport "
        "nest_asyncio\n\n```mermaid\ngraph TD\na\n```\n");
    EXPECT_EQ(scenes(lesson), (Scenes{"1 Move 37 (1)"}));
    EXPECT_EQ(scenes(read("# A heading\nimport tax rules\n\n```mermaid\ngraph TD\na\n```\n")),
              (Scenes{"1 A heading (1)"}));
}

TEST(Markdown, ABrokenDiagramIsAnErrorAtItsPlaceAndTheRestStands) {
    const Lesson lesson =
        read("# One\n\n```mermaid\ngraph TD\n  a --> b[(\n```\n\n# Two\n\n```mermaid\ngraph TD\n  a --> b\n```\n");
    EXPECT_EQ(scenes(lesson), (Scenes{"1 One (unreadable)", "1 Two (2)"}));
    ASSERT_EQ(lesson.diagnostics.size(), 1U);
    EXPECT_EQ(lesson.diagnostics[0].severity, Severity::error);
    EXPECT_EQ(lesson.diagnostics[0].line, 5);
    EXPECT_GT(lesson.diagnostics[0].column, 0);
    EXPECT_EQ(lesson.steps[0].scene->error, lesson.diagnostics[0].message);
}

TEST(Markdown, ColumnsAreTheFilesInsideOfLists) {
    const Lesson flat = read("```mermaid\ngraph TD\na[x (y)]\n```\n");
    const Lesson deep = read("- é item\n\n  ```mermaid\n  graph TD\n  a[x (y)]\n  ```\n");
    const Lesson quoted = read("> ```mermaid\n> graph TD\n> a[x (y)]\n> ```\n");
    ASSERT_EQ(flat.diagnostics.size(), 1U);
    ASSERT_EQ(deep.diagnostics.size(), 1U);
    ASSERT_EQ(quoted.diagnostics.size(), 1U);
    EXPECT_EQ(deep.diagnostics[0].line, 5);
    EXPECT_EQ(deep.diagnostics[0].column, flat.diagnostics[0].column + 2);
    EXPECT_EQ(quoted.diagnostics[0].line, 3);
    EXPECT_EQ(quoted.diagnostics[0].column, flat.diagnostics[0].column + 2);
}

TEST(Markdown, OtherMermaidDiagramsAreNamedAndKeptAsCode) {
    const Lesson lesson = read("# A\n\n```mermaid\nsequenceDiagram\n  A->>B: hi\n```\n");
    EXPECT_EQ(lesson.sceneCount(), 0U);
    ASSERT_EQ(lesson.diagnostics.size(), 1U);
    EXPECT_EQ(lesson.diagnostics[0].severity, Severity::warning);
    EXPECT_EQ(lesson.diagnostics[0].line, 4);
    EXPECT_NE(lesson.diagnostics[0].message.find("sequenceDiagram"), std::string::npos);
    ASSERT_EQ(lesson.steps[0].fences.size(), 1U);
    EXPECT_EQ(lesson.steps[0].fences[0].language, "mermaid");
}

TEST(Markdown, DotIsAScene) {
    const Lesson lesson = read("# A\n\n```dot\ndigraph { a -> b }\n```\n\n```graphviz\ndigraph { a -> ]\n```\n");
    EXPECT_EQ(scenes(lesson), (Scenes{"1 A (2)", "1 A (2) (unreadable)"}));
    ASSERT_EQ(lesson.diagnostics.size(), 1U);
    EXPECT_EQ(lesson.diagnostics[0].line, 8);
}

TEST(Markdown, UnknownFencesAreKept) {
    const Lesson lesson = read("# A\n\n```chart\nrelief picture.png\n```\n");
    ASSERT_EQ(lesson.steps[0].fences.size(), 1U);
    EXPECT_EQ(lesson.steps[0].fences[0].language, "chart");
    EXPECT_EQ(lesson.steps[0].fences[0].text, "relief picture.png\n");
    EXPECT_EQ(lesson.steps[0].fences[0].line, 4);
}

TEST(Markdown, AFenceThatIsNeverClosedIsRead) {
    EXPECT_EQ(scenes(read("# A\n\n```mermaid\ngraph TD\na --> b\n")), (Scenes{"1 A (2)"}));
}

TEST(Markdown, DiagnosticsStandInTheOrderOfTheLines) {
    const Lesson lesson = read(
        "# A\n\n```mermaid\ngraph TD\na[x (y)]\n```\n\nflowchart TD\n    b[x (y)] --> c\n\n```mermaid\npie\n```\n");
    ASSERT_EQ(lesson.diagnostics.size(), 3U);
    EXPECT_EQ(lesson.diagnostics[0].line, 5);
    EXPECT_EQ(lesson.diagnostics[1].line, 9);
    EXPECT_EQ(lesson.diagnostics[2].line, 12);
}

TEST(Markdown, EmptyTextIsAnEmptyLesson) {
    EXPECT_TRUE(read("").steps.empty());
    EXPECT_TRUE(read("\n\n").steps.empty());
    EXPECT_EQ(read("# \n").steps.size(), 1U);
}

TEST(Markdown, DamagedNotesAreReadAfterRepair) {
    graph::Document document;
    document.source = {"n.txt", 1};
    document.diagnostics = {{Severity::note, 0, 0, "repaired"}};
    document.text = "flowchart TD\n  a[🤝] --> b\n";
    const Lesson lesson = readLesson(document);
    EXPECT_EQ(lesson.sceneCount(), 1U);
    EXPECT_EQ(lesson.diagnostics[0].message, "repaired");
}

TEST(Markdown, DeepNestingAndManyScenesEnd) {
    std::string deep;
    for (int i = 0; i < 3000; ++i) deep += "> ";
    EXPECT_EQ(read(deep + "x\n").sceneCount(), 0U);
    std::string many;
    for (int i = 0; i < 2010; ++i) many += "```mermaid\ngraph TD\na\n```\n";
    const Lesson lesson = read(many);
    EXPECT_EQ(lesson.sceneCount(), 2000U);
    EXPECT_NE(graph::test::diagnosticsText(lesson.diagnostics).find("more than 2000 diagrams"), std::string::npos);
}

// Each of these takes cmark 0.29 minutes, and none of them is a text that anyone writes.
TEST(Markdown, WhatTakesTheSquareOfItsLengthElsewhereEnds) {
    const auto repeated = [](const std::string& text, int count) {
        std::string out;
        for (int i = 0; i < count; ++i) out += text;
        return out;
    };
    EXPECT_EQ(read(repeated("- ", 20000) + "x" + repeated("\n", 200000)).steps.size(), 1U);
    EXPECT_EQ(read(repeated("|a", 20000) + "\n" + repeated("|-", 20000) + "\n" + repeated("|b\n", 20000)).steps.size(),
              1U);
    EXPECT_EQ(read(repeated("![[]()", 200000)).steps.size(), 1U);
    const Lesson table =
        read("# T\n\n" + repeated("|a", 20) + "|\n" + repeated("|-", 20) + "|\n" + repeated("|b", 20) + "|\n");
    EXPECT_EQ(table.steps.at(0).caption.substr(0, 9), "a | a | a");
}

TEST(Markdown, LargerThanTheLimitIsRefused) {
    graph::Limits limits;
    limits.bytes = 3;
    EXPECT_THROW(readMarkdown("# ab\n", {"f", 1}, limits), Error);
}

}  // namespace
}  // namespace orrery::lesson

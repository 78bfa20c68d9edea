#include "scenes/lesson/inspect.h"

#include "scenes/lesson/markdown.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace orrery::lesson {
namespace {

const std::string kText =
    "# Lesson\n\nHello.\n\n## One\n\n```mermaid\ngraph LR\n  a --> b\n```\n\n## Two\n\n```mermaid\ngraph TD\n  "
    "a[\n```\n\n```python\nx\n```\n";

TEST(InspectLesson, TheContractsKeysInTheirOrder) {
    const nlohmann::ordered_json json = inspectLesson(readMarkdown(kText, {"f.md", 1}));
    std::vector<std::string> keys;
    for (const auto& [key, value] : json.items()) keys.push_back(key);
    EXPECT_EQ(std::vector<std::string>(keys.begin(), keys.begin() + 4),
              (std::vector<std::string>{"kind", "title", "steps", "diagnostics"}));
    keys.clear();
    for (const auto& [key, value] : json["steps"][0].items()) keys.push_back(key);
    EXPECT_EQ(std::vector<std::string>(keys.begin(), keys.begin() + 3),
              (std::vector<std::string>{"title", "level", "scene"}));
}

TEST(InspectLesson, StepsHaveScenesAndHeadingsWithoutAreSections) {
    const nlohmann::ordered_json json = inspectLesson(readMarkdown(kText, {"f.md", 1}));
    EXPECT_EQ(json["kind"], "lesson");
    EXPECT_EQ(json["title"], "Lesson");
    ASSERT_EQ(json["steps"].size(), 2U);
    EXPECT_EQ(json["steps"][0]["title"], "One");
    EXPECT_EQ(json["steps"][0]["level"], 2);
    EXPECT_EQ(json["steps"][0]["scene"]["kind"], "graph");
    EXPECT_EQ(json["steps"][0]["scene"]["direction"], "LR");
    EXPECT_EQ(json["steps"][1]["scene"]["kind"], "unreadable");
    EXPECT_EQ(json["steps"][1]["scene"]["line"], 15);
    EXPECT_EQ(json["steps"][1]["fences"][0]["language"], "python");
    EXPECT_EQ(json["diagnostics"][0]["severity"], "error");
    EXPECT_EQ(json["diagnostics"][0]["line"], 16);
    ASSERT_EQ(json["sections"].size(), 1U);
    EXPECT_EQ(json["sections"][0]["title"], "Lesson");
}

TEST(InspectLesson, TextIsForPeople) {
    const std::string text = describeLesson(readMarkdown(kText, {"f.md", 1}));
    EXPECT_EQ(text.substr(0, text.find("\n\n")), "Lesson\nlesson, 2 scenes, 1 section of text");
    EXPECT_NE(text.find("  2  One     2 nodes, 1 edge  line 8\n"), std::string::npos) << text;
    EXPECT_NE(text.find("  3  Two     unreadable       line 15\n"), std::string::npos) << text;
    EXPECT_NE(text.find("line 16, column "), std::string::npos) << text;
}

TEST(InspectLesson, FencesSayWhatTheyShow) {
    const Lesson lesson = readMarkdown(
        "# L\n\n## A\n\n```orrery\nfile: x.mmd\n```\n\n## B\n\n```orrery\nhighlight: [a]\n```\n\n## "
        "C\n\n```orrery\nscene: "
        "surface\n```\n",
        {"f.md", 1});
    const nlohmann::ordered_json json = inspectLesson(lesson);
    ASSERT_EQ(json["steps"].size(), 2U);
    EXPECT_EQ(json["steps"][0]["scene"]["file"], "x.mmd");
    EXPECT_EQ(json["steps"][1]["scene"]["kind"], "surface");
    const std::string text = describeLesson(lesson);
    EXPECT_NE(text.find("x.mmd"), std::string::npos) << text;
    EXPECT_NE(text.find("changes the scene"), std::string::npos) << text;
}

}  // namespace
}  // namespace orrery::lesson

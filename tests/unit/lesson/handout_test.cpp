#include "scenes/lesson/handout.h"

#include "engine/image/jpeg.h"
#include "scenes/lesson/handout_layout.h"
#include "scenes/lesson/markdown.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace orrery::lesson {
namespace {

Lesson readLessonText(const std::string& text) {
    return readMarkdown(text, {"lesson.md", 1});
}

text::JpegPicture grey(int width, int height) {
    image::Image picture(width, height);
    std::ranges::fill(picture.rgba, std::uint8_t{128});
    return {image::encodeJpeg(picture), width, height};
}

// Every step that is played; the picture is the caller's.
Handout handoutOf(const Lesson& lesson, const HandoutPicture& picture) {
    Handout handout{.lesson = &lesson, .overview = picture};
    for (const Step& step : lesson.steps) {
        if (!step.appendix && step.level > 1) handout.steps.push_back({.step = &step, .picture = picture});
    }
    return handout;
}

const std::string kLesson = R"(---
title: Rules & *numbers*
author: A. Teacher
minutes: 20
---

# Rules & *numbers*

## What $5 buys

A **bold** word, an *italic one*, `code with \` and more`, ~~gone~~ and $E = mc^2$, snake_case, a_b and _c.

1. First
2. Second, with 3 < 4
   - inside

     a further paragraph
- [brackets] and a|bar

$$\frac{A}{N^\alpha}$$

| Name | Cost |
| :--- | ---: |
| a \| b | **12** |

> Say it slowly, with $\alpha$.

> 2. It looks like a list.

## 1984. A year

\# no heading

```python
print("```")
```

## Glossary

- **EUV**: light of 13.5 nm
- **DUV**: light of 193 nm

## Sources

- A book
)";

TEST(HandoutMarkdown, SaysTheSameWhenItIsReadAgain) {
    const Lesson lesson = readLessonText(kLesson);
    const Handout handout = handoutOf(lesson, {.jpeg = {}, .file = "out-pictures/01.png"});
    const std::string markdown = handoutMarkdown(handout);
    EXPECT_TRUE(markdown.starts_with("# Rules \\& \\*numbers\\*\n\nA. Teacher \u00b7 20 minutes \u00b7 2 steps\n"))
        << markdown;
    EXPECT_NE(markdown.find("](<out-pictures/01.png>)"), std::string::npos);
    const Lesson again = readLessonText(markdown);
    EXPECT_EQ(again.title, lesson.title);
    std::vector<const Step*> steps;
    for (const Step& step : again.steps) {
        if (!step.appendix && step.level > 1) steps.push_back(&step);
    }
    ASSERT_EQ(steps.size(), handout.steps.size()) << markdown;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Step& before = *handout.steps[i].step;
        EXPECT_EQ(steps[i]->title, std::to_string(i + 1) + ". " + before.title);
        EXPECT_EQ(steps[i]->notes, before.notes) << markdown;
        // The picture's description stands before what is said.
        ASSERT_EQ(steps[i]->blocks.size(), before.blocks.size() + 1) << markdown;
        for (std::size_t b = 0; b < before.blocks.size(); ++b) {
            const text::Block& was = before.blocks[b];
            const text::Block& is = steps[i]->blocks[b + 1];
            EXPECT_EQ(is.kind, was.kind);
            EXPECT_EQ(is.level, was.level);
            EXPECT_EQ(is.marker, was.marker);
            EXPECT_EQ(is.columns, was.columns);
            ASSERT_EQ(is.runs.size(), was.runs.size()) << markdown;
            for (std::size_t r = 0; r < was.runs.size(); ++r) {
                EXPECT_EQ(is.runs[r].text, was.runs[r].text) << markdown;
                EXPECT_EQ(is.runs[r].bold, was.runs[r].bold);
                EXPECT_EQ(is.runs[r].italic, was.runs[r].italic);
                EXPECT_EQ(is.runs[r].code, was.runs[r].code);
                EXPECT_EQ(is.runs[r].strike, was.runs[r].strike);
                EXPECT_EQ(is.runs[r].formula, was.runs[r].formula);
            }
            ASSERT_EQ(is.rows.size(), was.rows.size());
            for (std::size_t row = 0; row < was.rows.size(); ++row) {
                ASSERT_EQ(is.rows[row].size(), was.rows[row].size());
                for (std::size_t cell = 0; cell < was.rows[row].size(); ++cell)
                    EXPECT_EQ(is.rows[row][cell].front().text, was.rows[row][cell].front().text);
            }
        }
        ASSERT_EQ(steps[i]->fences.size(), before.fences.size());
        for (std::size_t f = 0; f < before.fences.size(); ++f) {
            EXPECT_EQ(steps[i]->fences[f].text, before.fences[f].text);
            EXPECT_EQ(steps[i]->fences[f].language, before.fences[f].language);
        }
    }
    ASSERT_EQ(again.glossary.size(), 2U);
    EXPECT_EQ(again.glossary[1].name, "DUV");
    EXPECT_EQ(again.glossary[1].meaning, "light of 193 nm");
}

TEST(HandoutMarkdown, LeavesTheNotesOutForStudents) {
    const Lesson lesson = readLessonText(kLesson);
    Handout handout = handoutOf(lesson, {});
    handout.notes = false;
    EXPECT_EQ(handoutMarkdown(handout).find("slowly"), std::string::npos);
    EXPECT_EQ(handoutMarkdown(handout).find("!["), std::string::npos);
}

// All words of a page, in the order in which they are drawn.
std::string wordsOn(const Sheet& sheet) {
    std::string words;
    for (const Sheet::Text& text : sheet.texts) {
        for (const text::Prose::Mark& mark : text.prose->marks()) {
            const double middle = mark.y + mark.height / 2.0;
            if (middle >= text.slice.from && middle < text.slice.to) words += mark.text + ' ';
        }
    }
    return words;
}

// Nothing stands outside of the paper's margins, and texts do not lie over each other or over a picture.
void expectWellSet(const std::vector<Sheet>& sheets, const text::PaperSize& paper) {
    for (std::size_t page = 0; page < sheets.size(); ++page) {
        std::vector<text::Frame> boxes;
        for (const Sheet::Picture& each : sheets[page].pictures) boxes.push_back(each.frame);
        for (const Sheet::Text& each : sheets[page].texts) {
            // Two hundredths of a point: heights are sums of rounded ones.
            boxes.push_back({each.x, each.y + 0.02, each.prose->width(),
                             std::min(each.slice.to, each.prose->height()) - each.slice.from - 0.04});
        }
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const text::Frame& a = boxes[i];
            EXPECT_GE(a.x, 40.0) << "page " << page + 1;
            EXPECT_LE(a.x + a.width, paper.width - 40.0) << "page " << page + 1;
            EXPECT_GE(a.y, 40.0) << "page " << page + 1;
            EXPECT_LE(a.y + a.height, paper.height - 24.0) << "page " << page + 1;
            for (std::size_t j = i + 1; j < boxes.size(); ++j) {
                const text::Frame& b = boxes[j];
                const bool apart =
                    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
                EXPECT_TRUE(apart) << "page " << page + 1 << ", boxes " << i << " and " << j << ": "
                                   << wordsOn(sheets[page]);
            }
        }
    }
}

TEST(HandoutPages, AStepIsAPageWithItsNotesAndTheAppendixFollows) {
    const Lesson lesson = readLessonText(kLesson);
    Handout handout = handoutOf(lesson, {.jpeg = grey(160, 90), .file = {}});
    for (const text::PaperSize& paper : {text::kA4, text::kLetter}) {
        const std::vector<Sheet> sheets = layOut(handout, paper);
        expectWellSet(sheets, paper);
        ASSERT_EQ(sheets.size(), 4U);
        EXPECT_NE(wordsOn(sheets[0]).find("20 minutes"), std::string::npos);
        ASSERT_EQ(sheets[0].links.size(), 4U);
        EXPECT_NE(wordsOn(sheets[1]).find("What $5 buys"), std::string::npos);
        EXPECT_NE(wordsOn(sheets[1]).find("Say it slowly"), std::string::npos);
        EXPECT_NE(wordsOn(sheets[2]).find("print("), std::string::npos);
        EXPECT_NE(wordsOn(sheets[3]).find("13.5"), std::string::npos);
        EXPECT_NE(wordsOn(sheets[3]).find("A book"), std::string::npos);
        ASSERT_EQ(sheets[3].targets.size(), 2U);
    }
    handout.notes = false;
    EXPECT_EQ(wordsOn(layOut(handout, text::kA4)[1]).find("Say it slowly"), std::string::npos);
}

TEST(HandoutPages, LongTextGoesOnAndIsWholeAndTheContentsKnowThePages) {
    std::string text = "# Long\n\n";
    for (int step = 1; step <= 70; ++step) {
        text += "## Step called number " + std::to_string(step) + "\n\n";
        const int paragraphs = step == 2 ? 40 : 1;
        for (int i = 0; i < paragraphs; ++i) {
            text += "Sentence s" + std::to_string(step) + "p" + std::to_string(i) + "e is one of many that are said";
            for (int word = 0; word < 40; ++word) text += " here";
            text += ".\n\n";
        }
        text += "> Note n" + std::to_string(step) + "e.\n\n";
    }
    text += "## Glossary\n\n";
    for (int i = 0; i < 300; ++i) text += "- **Term" + std::to_string(i) + "e**: what it means, in a line or in two\n";
    const Lesson lesson = readLessonText(text);
    const Handout handout = handoutOf(lesson, {.jpeg = grey(160, 90), .file = {}});
    const std::vector<Sheet> sheets = layOut(handout, text::kA4);
    expectWellSet(sheets, text::kA4);
    std::string all;
    for (const Sheet& sheet : sheets) all += wordsOn(sheet);
    for (int i = 0; i < 40; ++i) EXPECT_NE(all.find("s2p" + std::to_string(i) + "e"), std::string::npos) << i;
    for (int i = 1; i <= 70; ++i) EXPECT_NE(all.find("n" + std::to_string(i) + "e."), std::string::npos) << i;
    for (int i = 0; i < 300; ++i) EXPECT_NE(all.find("Term" + std::to_string(i) + "e"), std::string::npos) << i;
    EXPECT_NE(all.find("Step called number 2, continued"), std::string::npos);
    // The last step's page as the contents say it.
    const auto page = std::ranges::find_if(sheets, [](const Sheet& sheet) {
        return std::ranges::any_of(sheet.targets, [](const auto& target) { return target.name == "step-70"; });
    });
    ASSERT_NE(page, sheets.end());
    const std::string number = std::to_string(page - sheets.begin() + 1);
    std::string contents = wordsOn(sheets[0]) + wordsOn(sheets[1]);
    EXPECT_NE(contents.find("Step called number 70 " + number + " "), std::string::npos) << number << ": " << contents;
}

TEST(HandoutPdf, IsAFileWithPagesAndTheSameOneTwice) {
    const Lesson lesson = readLessonText(kLesson);
    const Handout handout = handoutOf(lesson, {.jpeg = grey(160, 90), .file = {}});
    const std::string file = handoutPdf(handout, text::kA4);
    EXPECT_TRUE(file.starts_with("%PDF-1."));
    EXPECT_NE(file.find("%%EOF"), std::string::npos);
    // The pictures are the JPEG files themselves, and no time of the clock is in it.
    EXPECT_NE(file.find(handout.overview.jpeg.bytes), std::string::npos);
    EXPECT_EQ(file.find("CreationDate"), std::string::npos);
    EXPECT_EQ(file, handoutPdf(handout, text::kA4));
    EXPECT_NE(file.find("595."), std::string::npos);
    EXPECT_NE(handoutPdf(handout, text::kLetter).find("612 792"), std::string::npos);
}

TEST(HandoutSections, AGlossaryOfAFileIsThereToo) {
    Lesson lesson = readLessonText("# L\n\n## One\n\nText.\n\n## Sources\n\n- A book\n");
    lesson.glossary.push_back({"EUV", "light of $\\lambda = 13.5$ nm"});
    const std::vector<HandoutSection> sections = handoutSections(lesson);
    ASSERT_EQ(sections.size(), 2U);
    EXPECT_TRUE(sections[0].glossary);
    ASSERT_EQ(sections[0].blocks.size(), 1U);
    const text::Runs& runs = sections[0].blocks[0].runs;
    ASSERT_EQ(runs.size(), 4U);
    EXPECT_TRUE(runs[0].bold);
    EXPECT_TRUE(runs[2].formula);
    EXPECT_EQ(runs[2].text, "\\lambda = 13.5");
}

}  // namespace
}  // namespace orrery::lesson

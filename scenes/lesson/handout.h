#pragma once

// A lesson on paper: a page for each step with its picture, what is said, and the notes for the teacher; then the
// glossary and the sources. As PDF, or as Markdown with the pictures beside it.

#include "engine/text/pdf.h"
#include "scenes/lesson/lesson.h"

#include <string>
#include <string_view>
#include <vector>

namespace orrery::lesson {

struct HandoutPicture {
    text::JpegPicture jpeg;  // for PDF
    std::string file;        // for Markdown: its name as it is written there

    bool empty() const { return jpeg.bytes.empty() && file.empty(); }
};

struct HandoutStep {
    const Step* step = nullptr;
    HandoutPicture picture;  // may be empty: a step of text
    std::string problem;     // what could not be shown
};

struct Handout {
    const Lesson* lesson = nullptr;
    HandoutPicture overview;  // of the first page; may be empty
    std::vector<HandoutStep> steps;
    bool notes = true;  // for the teacher; without them there are lines to write on
};

std::string handoutPdf(const Handout& handout, const text::PaperSize& paper);
std::string handoutMarkdown(const Handout& handout);

// What stands behind the steps: the lesson's appendix, and the glossary from a file of its own. Terms are paragraphs.
struct HandoutSection {
    std::string title;
    std::vector<text::Block> blocks;
    bool glossary = false;
};
std::vector<HandoutSection> handoutSections(const Lesson& lesson);

// "45 minutes", "26 steps" and so on.
std::vector<std::string> handoutFacts(const Handout& handout);

// Text as its author wrote it, such as a title, with its formulas; a note as paragraphs.
text::Runs writtenRuns(std::string_view written);
std::vector<text::Block> noteBlocks(const std::string& note);

}  // namespace orrery::lesson

#include "scenes/lesson/handout.h"

#include "engine/base/utf8.h"
#include "scenes/lesson/glossary.h"
#include "scenes/lesson/math_spans.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace orrery::lesson {

text::Runs writtenRuns(std::string_view written) {
    const MathSpans math = takeMath(written);
    text::Runs runs;
    for (const MathPiece& piece : piecesOf(math.text, math.spans)) {
        if (piece.formula != nullptr) {
            runs.push_back({.text = piece.formula->tex, .formula = true});
        } else {
            runs.push_back({.text = std::string(piece.text)});
        }
    }
    return runs;
}

std::vector<HandoutSection> handoutSections(const Lesson& lesson) {
    std::vector<HandoutSection> sections;
    for (const Step& step : lesson.steps) {
        if (!step.appendix || step.blocks.empty()) continue;
        HandoutSection section{.title = step.title, .blocks = step.blocks, .glossary = isGlossary(step.title)};
        if (section.glossary) {
            // In columns, bullets only take room.
            for (text::Block& block : section.blocks) {
                if (block.kind != text::BlockKind::item) continue;
                block.kind = text::BlockKind::paragraph;
                block.marker.clear();
            }
        }
        sections.push_back(std::move(section));
    }
    const bool there = std::ranges::any_of(sections, &HandoutSection::glossary);
    if (there || lesson.glossary.empty()) return sections;
    HandoutSection glossary{.title = "Glossary", .glossary = true};
    for (const Term& term : lesson.glossary) {
        text::Block entry{.runs = {{.text = term.name + ": ", .bold = true}}};
        std::ranges::move(writtenRuns(term.meaning), std::back_inserter(entry.runs));
        glossary.blocks.push_back(std::move(entry));
    }
    sections.insert(sections.begin(), std::move(glossary));
    return sections;
}

std::vector<std::string> handoutFacts(const Handout& handout) {
    const Lesson& lesson = *handout.lesson;
    std::vector<std::string> facts;
    if (!lesson.author.empty()) facts.push_back(lesson.author);
    if (!lesson.date.empty()) facts.push_back(lesson.date);
    if (lesson.minutes > 0.0) facts.push_back(fmt::format("{:g} minutes", lesson.minutes));
    facts.push_back(handout.steps.size() == 1 ? "1 step" : fmt::format("{} steps", handout.steps.size()));
    return facts;
}

std::vector<text::Block> noteBlocks(const std::string& note) {
    std::vector<text::Block> blocks;
    for (std::size_t at = 0; at < note.size();) {
        const std::size_t end = std::min(note.find("\n\n", at), note.size());
        const std::string_view paragraph = utf8::trimmed(std::string_view(note).substr(at, end - at));
        if (!paragraph.empty()) blocks.push_back({.runs = writtenRuns(paragraph)});
        at = end + 2;
    }
    return blocks;
}

}  // namespace orrery::lesson

#include "engine/base/utf8.h"
#include "scenes/lesson/handout.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace orrery::lesson {
namespace {

bool isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// What Markdown would take for a mark, behind a backslash. `cell`: in a table, where lines cannot break.
std::string escaped(std::string_view text, bool cell) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool within =
            i > 0 && i + 1 < text.size() && isWordCharacter(text[i - 1]) && isWordCharacter(text[i + 1]);
        const bool mark = std::string_view("\\`*[]<$|~&").find(c) != std::string_view::npos || (c == '_' && !within);
        if (c == '\n') {
            out += cell ? "<br>" : "\\\n";
        } else if (mark) {
            out += '\\';
            out += c;
        } else {
            out += c;
        }
    }
    return out;
}

// What would begin a list, a heading or a quotation at the start of a line.
std::string withPlainStart(std::string text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits > 0 && digits < text.size() && (text[digits] == '.' || text[digits] == ')')) {
        text.insert(digits, "\\");
    } else if (!text.empty() && std::string_view("#>-+=").find(text.front()) != std::string_view::npos) {
        text.insert(0, "\\");
    }
    return text;
}

// Code between more backticks than it holds in a row.
std::string codeSpan(const std::string& code) {
    std::size_t longest = 0;
    for (std::size_t i = 0; i < code.size();) {
        const std::size_t end = std::min(code.find_first_not_of('`', i), code.size());
        longest = std::max(longest, end - i);
        i = end + 1;
    }
    const std::string ticks(longest + 1, '`');
    const bool padded = code.starts_with('`') || code.ends_with('`');
    return ticks + (padded ? " " : "") + code + (padded ? " " : "") + ticks;
}

std::string markdownOf(const text::Runs& runs, bool cell = false) {
    std::string out;
    for (const text::Run& run : runs) {
        if (run.formula) {
            out += "$" + run.text + "$";
            continue;
        }
        // Marks of emphasis stand against words, blanks outside of them.
        const std::string_view words = utf8::trimmed(run.text);
        const auto before = static_cast<std::size_t>(words.data() - run.text.data());
        std::string marks = run.bold && run.italic ? "***" : run.bold ? "**" : run.italic ? "*" : "";
        if (run.strike) marks += "~~";
        if (words.empty() || (marks.empty() && !run.code)) {
            out += escaped(run.text, cell);
            continue;
        }
        out += escaped(std::string_view(run.text).substr(0, before), cell);
        out += marks + (run.code ? codeSpan(std::string(words)) : escaped(words, cell));
        std::ranges::reverse(marks);
        out += marks + escaped(std::string_view(run.text).substr(before + words.size()), cell);
    }
    return out;
}

std::string tableOf(const text::Block& table) {
    std::string out;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        out += '|';
        for (const text::Runs& cell : table.rows[row]) out += ' ' + markdownOf(cell, true) + " |";
        out += '\n';
        if (row > 0) continue;
        out += '|';
        for (std::size_t i = 0; i < table.rows[0].size(); ++i) {
            const text::Align align = i < table.columns.size() ? table.columns[i] : text::Align::start;
            out += align == text::Align::end ? " ---: |" : align == text::Align::centre ? " :---: |" : " --- |";
        }
        out += '\n';
    }
    return out;
}

std::string fenceOf(const std::string& language, const std::string& code) {
    std::string ticks = "```";
    while (code.find(ticks) != std::string::npos) ticks += '`';
    return ticks + language + '\n' + code + (code.ends_with('\n') ? "" : "\n") + ticks + '\n';
}

// Every line of the text further in.
std::string indented(const std::string& text, std::size_t by) {
    std::string out;
    for (const char c : text) {
        out += c;
        if (c == '\n') out.append(by, ' ');
    }
    return out;
}

std::string markdownOf(const std::vector<text::Block>& blocks) {
    std::string out;
    std::vector<std::size_t> content;  // of the list's levels: where their text stands
    bool inList = false;
    for (const text::Block& block : blocks) {
        const bool item = block.kind == text::BlockKind::item;
        const bool further = item && block.marker.empty();
        if (!out.empty() && (!item || !inList || further)) out += '\n';
        inList = item;
        switch (block.kind) {
            case text::BlockKind::heading:
                out += std::string(static_cast<std::size_t>(std::clamp(block.level, 1, 6)), '#') + ' ' +
                       markdownOf(block.runs, true) + '\n';
                break;
            case text::BlockKind::paragraph:
                out += withPlainStart(markdownOf(block.runs)) + '\n';
                break;
            case text::BlockKind::formula:
                out += "$$" + (block.runs.empty() ? std::string() : block.runs.front().text) + "$$\n";
                break;
            case text::BlockKind::code:
                out += fenceOf({}, block.runs.empty() ? std::string() : block.runs.front().text);
                break;
            case text::BlockKind::table:
                out += tableOf(block);
                break;
            case text::BlockKind::item: {
                const auto level = static_cast<std::size_t>(std::max(block.level, 1));
                content.resize(level, content.empty() ? 0 : content.back());
                const std::size_t outer = level > 1 ? content[level - 2] : 0;
                const bool numbered = !further && block.marker.front() >= '0' && block.marker.front() <= '9';
                const std::string marker = further ? std::string() : (numbered ? block.marker : "-") + ' ';
                if (!further) content[level - 1] = outer + marker.size();
                out += std::string(further ? content[level - 1] : outer, ' ') + marker +
                       indented(withPlainStart(markdownOf(block.runs)), content[level - 1]) + '\n';
                break;
            }
        }
    }
    return out;
}

std::string pictureOf(const HandoutPicture& picture, const std::string& title) {
    // Blanks and brackets in a name would end the link.
    return picture.file.empty() ? std::string() : fmt::format("![{}](<{}>)\n\n", escaped(title, true), picture.file);
}

std::string quotationOf(const std::string& note) {
    const std::string text = markdownOf(noteBlocks(note));
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out += end == at ? ">\n" : "> " + text.substr(at, end - at) + '\n';
        at = end + 1;
    }
    return out;
}

}  // namespace

std::string handoutMarkdown(const Handout& handout) {
    const Lesson& lesson = *handout.lesson;
    std::string out = "# " + escaped(lesson.title, true) + "\n\n";
    std::string facts;
    for (const std::string& fact : handoutFacts(handout)) facts += (facts.empty() ? "" : " \u00b7 ") + fact;
    out += withPlainStart(escaped(facts, true)) + "\n\n" + pictureOf(handout.overview, lesson.title);
    for (std::size_t i = 0; i < handout.steps.size(); ++i) {
        const HandoutStep& said = handout.steps[i];
        const Step& step = *said.step;
        out += fmt::format("## {}. {}\n\n", i + 1, markdownOf(writtenRuns(step.title), true));
        out += pictureOf(said.picture, step.title);
        if (!said.problem.empty()) out += codeSpan(said.problem) + "\n\n";
        if (!step.blocks.empty()) out += markdownOf(step.blocks) + '\n';
        for (const Fence& fence : step.fences) out += fenceOf(fence.language, fence.text) + '\n';
        if (!handout.notes) continue;
        for (const std::string& note : step.notes) out += quotationOf(note) + '\n';
    }
    for (const HandoutSection& section : handoutSections(lesson))
        out += "## " + escaped(section.title, true) + "\n\n" + markdownOf(section.blocks) + '\n';
    while (out.ends_with("\n\n")) out.pop_back();
    return out;
}

}  // namespace orrery::lesson

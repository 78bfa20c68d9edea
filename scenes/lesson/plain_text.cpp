#include "scenes/lesson/plain_text.h"

#include "engine/base/utf8.h"
#include "engine/text/formula_plain.h"

#include <algorithm>

namespace orrery::lesson {
namespace {

bool isLine(const text::Block& block) {
    return block.kind == text::BlockKind::item || block.kind == text::BlockKind::table;
}

std::string lineOf(const text::Block& block) {
    if (block.kind == text::BlockKind::formula && !block.runs.empty())
        return text::plainFormula(block.runs.front().text);
    if (block.kind != text::BlockKind::table) {
        const std::string said = plainText(block.runs);
        return block.marker.empty() ? said : block.marker + " " + said;
    }
    std::string rows;
    for (const std::vector<text::Runs>& row : block.rows) {
        if (!rows.empty()) rows += '\n';
        for (std::size_t i = 0; i < row.size(); ++i) rows += (i == 0 ? "" : " | ") + plainText(row[i]);
    }
    return rows;
}

}  // namespace

std::string plainText(const text::Runs& runs) {
    std::string out;
    for (const text::Run& run : runs) out += run.formula ? text::plainFormula(run.text) : run.text;
    return std::string(utf8::trimmed(out));
}

std::string plainText(std::span<const text::Block> blocks) {
    std::string out;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const std::string line = lineOf(blocks[i]);
        if (line.empty()) continue;
        if (!out.empty()) out += isLine(blocks[i]) && isLine(blocks[i - 1]) ? "\n" : "\n\n";
        out += line;
    }
    return out;
}

}  // namespace orrery::lesson

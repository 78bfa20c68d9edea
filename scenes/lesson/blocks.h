#pragma once

// Markdown as a flat list of blocks in the order of the text: what cmark's tree holds that a lesson needs.

#include "engine/text/prose.h"

#include <string>
#include <string_view>
#include <vector>

namespace orrery::lesson {

enum class BlockKind { heading, text, item, table, note, code };

struct Block {
    BlockKind kind = BlockKind::text;
    int line = 0;  // of the text, from 1: where it starts; for code, where its content starts
    int lastLine = 0;
    int level = 0;     // of a heading; 0 for what is none
    std::string text;  // plain text, formulas as written; for code, the code
    text::Block rich;  // the same to be set: of a heading, a text, an item and a table
    std::string info;  // what stands behind the opening fence
    bool fenced = false;
};

// `text` is UTF-8. HTML but comments is left out, as are link targets; an image is its description.
std::vector<Block> readBlocks(std::string_view text);

}  // namespace orrery::lesson

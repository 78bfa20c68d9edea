#pragma once

// What a step says, where no type can be set: in subtitles and other plain text.

#include "engine/text/prose.h"

#include <span>
#include <string>

namespace orrery::lesson {

// A line for each paragraph, item and row of a table ("a | b"), empty lines around paragraphs; formulas in Unicode, see
// text::plainFormula.
std::string plainText(std::span<const text::Block> blocks);
std::string plainText(const text::Runs& runs);

}  // namespace orrery::lesson

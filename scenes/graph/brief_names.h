#pragma once

// Shorter forms of a node's name, for where the whole finds no room: the same words in more lines, then fewer and fewer
// of its words with an ellipsis behind them.

#include "engine/text/typesetter.h"

#include <string>
#include <vector>

namespace orrery::graph {

struct BriefName {
    text::LabelContent content;
    text::LabelStyle style;
    vec2 size{0.0F};  // em
};

// The most telling first. `style`: of the whole name; only its lines are broken elsewhere.
std::vector<BriefName> briefNames(const std::string& name, text::Typesetter& typesetter, const text::LabelStyle& style);

// The texts alone, without the whole: "Core HPC Patterns…", "Core HPC…", "Core…".
std::vector<std::string> shortened(const std::string& name);

}  // namespace orrery::graph

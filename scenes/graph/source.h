#pragma once

// Where a text to read came from, so that every remark about it names the place in the file that a person can open.

#include "engine/base/error.h"

#include <string>
#include <string_view>

namespace orrery::graph {

struct Source {
    std::string file;   // as it is named in messages
    int firstLine = 1;  // line of the file on which the text starts: a fence inside Markdown starts further down
};

// An Error at `line` (counted from 1 within `text`) and `column` (in code points, from 1), with the line as excerpt.
Error errorAt(const Source& source, std::string_view text, int line, int column, const std::string& message);

}  // namespace orrery::graph

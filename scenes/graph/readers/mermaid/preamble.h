#pragma once

// What may stand before the header of a diagram: a byte order mark, front matter, comments, directives.

#include <cstddef>
#include <optional>
#include <string_view>

namespace orrery::graph::mermaid {

struct Preamble {
    std::string_view frontMatter;                // between its two lines of dashes
    std::optional<std::size_t> openFrontMatter;  // where front matter begins that is never closed
    std::size_t end = 0;                         // where the first word of the diagram stands
};

// Line ends may be \n, \r\n or \r.
Preamble readPreamble(std::string_view text);

// The word at `at`: letters, digits, underscores and dashes, beginning with a letter.
std::string_view wordAt(std::string_view text, std::size_t at);

// Whether `word` is how a flowchart begins.
bool isFlowchartKeyword(std::string_view word);

// Whether `word` is how one of Mermaid's diagrams begins.
bool isDiagramKeyword(std::string_view word);

}  // namespace orrery::graph::mermaid

#pragma once

// HTML as labels use it, reduced to lines of text and Pango markup.

#include "scenes/graph/graph.h"

#include <string>
#include <string_view>

namespace orrery::graph::mermaid {

struct ReducedHtml {
    Label label;
    std::string image;       // address of the first <img>
    std::string unknownTag;  // the first thing that looks like a tag and is none, such as "<String>"; read as text
};

// Text with HTML's tags and entities: <br> and block elements end a line, bold, italics and their like become markup,
// other elements leave their text, scripts and style sheets leave nothing. Blanks run together as in HTML. What stands
// between two $$ is mathematics and kept as it is written. With `newlines`, an end of line in `html` and a backslash
// followed by n end a line too.
ReducedHtml reduceHtml(std::string_view html, bool newlines);

// The emphasis of CommonMark (`**bold**`, `_italics_`, `\*`) as HTML, everything else as it is written; ends of lines
// become <br/>.
std::string markdownToHtml(std::string_view markdown);

}  // namespace orrery::graph::mermaid

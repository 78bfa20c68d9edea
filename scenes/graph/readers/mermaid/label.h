#pragma once

// What is written in a label, made fit to show.

#include "scenes/graph/graph.h"

#include <string>
#include <string_view>

namespace orrery::graph::mermaid {

enum class LabelKind {
    text,      // written plainly or between quotes
    markdown,  // "`between backticks`", and the label of @{ }
};

struct LabelText {
    Label label;
    std::string icon;    // the first `fa:fa-name`; all of them are taken out of the text
    std::string image;   // address of the first <img>
    std::string remark;  // what Mermaid itself would not show like this; empty for most
};

// Without the blanks around it: #quot; and &amp; decoded, tags reduced, `\n` and <br> as line ends, emphasis (in
// Markdown only) as markup.
LabelText cleanLabel(std::string_view raw, LabelKind kind);

}  // namespace orrery::graph::mermaid

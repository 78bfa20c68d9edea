#pragma once

// Graphviz's labels as plain text: escapes, records, and the HTML-like labels.

#include <string>
#include <string_view>

namespace orrery::graph::dot {

// What the escapes of a label stand for (https://graphviz.org/docs/attr-types/escString/).
struct LabelNames {
    std::string_view graph;  // \G
    std::string_view node;   // \N
    std::string_view edge;   // \E
    std::string_view tail;   // \T
    std::string_view head;   // \H
};

// \N and its kin put in, \n \l \r as line ends, entities as characters.
std::string plainLabel(std::string_view label, const LabelNames& names);

// The fields of a record's label, one a line, without ports and braces.
std::string recordLabel(std::string_view label, const LabelNames& names);

// The text of an HTML-like label: rows and breaks as lines, cells with a bar between them.
std::string htmlLabel(std::string_view html);

// A colour as Graphviz writes it (a name, #rrggbb, #rrggbbaa, "H S V", the first of a list) in CSS's form; empty for
// what is none.
std::string dotColour(std::string_view colour);

}  // namespace orrery::graph::dot

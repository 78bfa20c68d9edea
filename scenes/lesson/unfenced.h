#pragma once

// Mermaid flowcharts that stand in the open, outside of any code block, as a chat's answer leaves them when it is
// copied.

#include <string_view>
#include <vector>

namespace orrery::lesson {

// Lines from 0, both included.
struct LineRange {
    std::size_t first = 0;
    std::size_t last = 0;
};

// A block starts with a line that is a flowchart's header alone (`flowchart TD`, `graph LR;`) before a line that is a
// Mermaid statement, and goes on over statements, comments, lines indented further than the header, and blank lines
// with a statement after them. Lines that are `taken` belong to something else.
std::vector<LineRange> findUnfenced(const std::vector<std::string_view>& lines, const std::vector<bool>& taken);

}  // namespace orrery::lesson

#pragma once

// A formula as a line of plain text, for where none can be set: subtitles, names of files, a terminal.

#include <string>
#include <string_view>

namespace orrery::text {

// In Unicode, as a person would type it: \frac{A}{N^\alpha} is "A/N^α", 10^{23} is "10²³". What has several parts
// stands in parentheses: "(1 − p)/(n + 1)". What is not understood stays as it was written.
std::string plainFormula(std::string_view tex);

}  // namespace orrery::text

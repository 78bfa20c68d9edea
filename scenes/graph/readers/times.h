#pragma once

// When something is, as files write it: a number, or a date of ISO 8601.

#include <optional>
#include <string_view>

namespace orrery::graph {

// A plain number is itself: a year, or a step of a simulation. A date (1999-12, 1999-12-31, 1999-12-31T23:59:59.5Z,
// with a blank for the T, and an offset such as +01:00) is its year with a fraction of it. Nothing for any other text.
std::optional<double> parseTime(std::string_view text);

}  // namespace orrery::graph

#pragma once

// What nodes may be coloured and sized by.

#include <optional>
#include <span>
#include <string_view>

namespace orrery::graph {

enum class Measure { written, group, community, degree, pageRank, betweenness, time, weight };

// As lessons write it and as panels show it: "as written", "community", "pagerank".
std::string_view nameOf(Measure measure);
std::optional<Measure> measureNamed(std::string_view name);
// One sentence for those who do not know the word.
const char* explained(Measure measure);

// Those that make sense as colours, and as sizes, in the order in which they are offered.
std::span<const Measure> colourMeasures();
std::span<const Measure> sizeMeasures();

}  // namespace orrery::graph

#pragma once

// Large GraphML that holds nothing but nodes and edges with their data, read where it lies, in parts on all cores.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace orrery::graph {

// The graph that readGraphMl() makes of the text. Nothing when there is anything in it that needs the whole of XML or a
// remark: groups, hyperedges, drawings of yEd, comments, sections, names with prefixes, a node that is declared twice
// or not at all, a value of the wrong kind, anything past a limit or not well-formed. Then a tree says what it is.
// `partBytes`: of the parts that are read at once, 0: chosen here; the graph is the same for any.
std::optional<Graph> readPlainGraphMl(std::string_view text, const Source& source, const Limits& limits,
                                      std::size_t partBytes = 0);

}  // namespace orrery::graph

#pragma once

// DOT, the language of Graphviz (https://graphviz.org/doc/info/lang.html), parsed by Graphviz's own library cgraph.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <string_view>

namespace orrery::graph {

// The first graph of the text: nodes, edges, clusters (as groups), and the attributes that have a meaning in a picture
// of ours: label, shape, style, colours, penwidth, dir, arrowhead, arrowtail, minlen, weight, rankdir, URL, tooltip,
// image, lhead and ltail. Labels in HTML become their text. cgraph keeps no lines: nodes and edges have line 0. Throws
// Error with the line for text that is not DOT, and past a limit. Several threads may call it; they take turns, as
// cgraph has global state.
Graph readDot(std::string_view text, const Source& source, const Limits& limits = {});

}  // namespace orrery::graph

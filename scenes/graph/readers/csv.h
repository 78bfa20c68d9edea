#pragma once

// Edge lists as spreadsheets and network collections write them (RFC 4180, and the plain lists of SNAP).

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <string_view>

namespace orrery::graph {

// One edge a row; commas, semicolons, tabs, bars or blanks between the fields; # starts a comment line. A header is
// recognised by its words (source, target, from, to, label, weight, type, id, colour ...); without one the columns are
// source, target, and a weight where all are numbers, else a label. A row with one field is a node without edges.
// Throws Error for a quotation mark that is never closed, and past a limit.
Graph readCsv(std::string_view text, const Source& source, const Limits& limits = {});

// Whether the first lines have the same two to sixteen fields each, as tables have and prose has not.
bool looksLikeEdgeList(std::string_view text);

}  // namespace orrery::graph

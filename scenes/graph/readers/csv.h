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
//
// A table whose header names an id, and x and y (and z) or something else of a node, is a node table: label, type or
// group (a class), weight or size, colour, time, and a place for each node. Tables may follow one another in one file,
// each with its header, so that a node table and an edge list can be put together with cat.
//
// Large texts are read in parts of `partBytes` on all cores (0: chosen here); the graph is the same for any.
Graph readCsv(std::string_view text, const Source& source, const Limits& limits = {}, std::size_t partBytes = 0);

// Whether the first lines have the same two to sixteen fields each, as tables have and prose has not.
bool looksLikeEdgeList(std::string_view text);

}  // namespace orrery::graph

#pragma once

// The binary form of large graphs (.ograph): columns as they lie in memory, for programs that have a graph and want it
// shown, a cluster's layout job above all. tools/ograph.py writes it; assets/graphs/README.md shows how.
//
// Little-endian. A header of 32 bytes, the table of the columns, the columns. Offsets count from the start of the file
// and are multiples of 8.
//
//     0   8 bytes   "ORRERYGR"
//     8   u32       version, 1
//     12  u32       flags: 1 directed
//     16  u32       number of nodes
//     20  u32       number of edges
//     24  u32       number of columns
//     28  u32       0
//     32  24 bytes a column: u32 kind, u32 type, u64 offset, u64 bytes
//
// Types: 1 u32, 2 f32, 3 f64, 4 text: u64 offsets, one more than there are values, into the bytes behind them (UTF-8).
// A column holds one value for each node or each edge. Kinds, each at most once, all but the ends optional:
//
//     nodes: 1 id (text; else the number of the node), 2 label (text), 3 group (text or u32, becomes a class),
//            4 x, 5 y, 6 z (f32 or f64; not a number where there is none), 7 weight (f32, f64), 8 time (f32, f64)
//     edges: 16 source, 17 target (u32, numbers of nodes from 0), 18 label (text), 19 weight, 20 time (f32, f64)
//
// Columns of other kinds are left out with a note, so that later versions may add some.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <string_view>

namespace orrery::graph {

// Throws Error, naming the byte where it can, for anything that the description above does not allow, for text that is
// no UTF-8, for two nodes of one id, and past a limit.
Graph readOgraph(std::string_view bytes, const Source& source, const Limits& limits = {});

bool looksLikeOgraph(std::string_view bytes);

}  // namespace orrery::graph

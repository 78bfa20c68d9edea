#pragma once

// A part of a table, read by itself: what one thread makes of the rows that begin between two places of the text.
// Internal to the reader of CSV.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/readers/csv_columns.h"
#include "scenes/graph/readers/name_table.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orrery::graph {

inline constexpr std::uint32_t kNoExtra = 0xFFFFFFFFU;

struct CsvEdge {
    std::uint32_t from = 0;  // numbers of the part's names
    std::uint32_t to = 0;
    int line = 0;
    float weight = 0.0F;
    std::uint32_t extra = kNoExtra;  // what else it has
    Head tail = Head::none;
    Head head = Head::arrow;
};

struct CsvNode {
    std::uint32_t name = 0;
    std::uint32_t extra = kNoExtra;
    float weight = 0.0F;
};

// How the rows of a table are to be read.
struct CsvTable {
    std::string_view text;
    CsvGrammar grammar;
    CsvColumns columns = CsvColumns::plain();
    bool plain = false;          // no header
    bool thirdIsWeight = false;  // of a plain table; else it is a label
    std::string file;
    Limits limits;
};

// Lines count from 1 where the part begins.
struct CsvPart {
    CsvColumns columns = CsvColumns::plain();
    std::size_t begin = 0;
    std::size_t end = 0;            // where the next part begins
    int lines = 0;                  // up to there
    std::unique_ptr<CsvRows> rows;  // keeps the names that are no part of the text
    NameTable names;
    std::vector<CsvEdge> edges;
    std::vector<Edge> edgeExtras;
    std::vector<double> edgeTimes;  // one an edge, where the table has the column
    std::vector<CsvNode> nodes;     // of a node table
    std::vector<Node> nodeExtras;
    std::vector<vec3> places;  // the same as the nodes
    std::vector<double> nodeTimes;
    Diagnostics warnings;  // the first of them
    std::size_t warningCount = 0;
    std::optional<CsvColumns> header;  // of another table, which begins at `end`
    bool thirdIsNoWeight = false;      // against what was supposed; the part ends there
    std::optional<Error> error;        // the part ends there
};

// Reads the rows that begin at `begin` or later and before `end`.
CsvPart readCsvPart(const CsvTable& table, std::size_t begin, std::size_t end);

}  // namespace orrery::graph

#include "scenes/graph/readers/csv_columns.h"

#include "engine/base/utf8.h"
#include "engine/base/words.h"

#include <algorithm>

namespace orrery::graph {
namespace {

struct Word {
    std::string_view word;
    Column column;
};

constexpr Word kWords[] = {
    {"source", Column::source},     {"from", Column::source},
    {"src", Column::source},        {"start", Column::source},
    {"tail", Column::source},       {"node1", Column::source},
    {"source_id", Column::source},  {"sourceid", Column::source},
    {"from_id", Column::source},    {"target", Column::target},
    {"to", Column::target},         {"dst", Column::target},
    {"dest", Column::target},       {"destination", Column::target},
    {"end", Column::target},        {"head", Column::target},
    {"node2", Column::target},      {"target_id", Column::target},
    {"targetid", Column::target},   {"to_id", Column::target},
    {"label", Column::label},       {"name", Column::label},
    {"relation", Column::label},    {"relationship", Column::label},
    {"edge", Column::label},        {"weight", Column::weight},
    {"value", Column::weight},      {"count", Column::weight},
    {"strength", Column::weight},   {"type", Column::type},
    {"kind", Column::type},         {"id", Column::id},
    {"color", Column::colour},      {"colour", Column::colour},
    {"directed", Column::directed}, {"time", Column::time},
    {"date", Column::time},         {"year", Column::time},
    {"timestamp", Column::time},
};

// Words that name something only in a node table; elsewhere they are as likely a node's name.
constexpr Word kNodeWords[] = {
    {"node", Column::id},
    {"vertex", Column::id},
    {"node_id", Column::id},
    {"nodeid", Column::id},
    {"vertex_id", Column::id},
    {"x", Column::x},
    {"y", Column::y},
    {"z", Column::z},
    {"group", Column::type},
    {"class", Column::type},
    {"category", Column::type},
    {"community", Column::type},
    {"cluster", Column::type},
    {"partition", Column::type},
    {"component", Column::type},
    {"size", Column::weight},
    {"t", Column::time},
};

Column named(std::span<const Word> words, std::string_view name) {
    const auto found = std::ranges::find(words, name, &Word::word);
    return found == words.end() ? Column::none : found->column;
}

}  // namespace

CsvColumns CsvColumns::plain() {
    CsvColumns columns;
    columns.set(Column::source, 0);
    columns.set(Column::target, 1);
    columns.count_ = 2;
    return columns;
}

std::optional<CsvColumns> CsvColumns::ofHeader(std::span<const CsvField> row) {
    CsvColumns edges;
    CsvColumns nodes;
    std::array<bool, 3> known{};
    std::size_t nameless = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string word = lowerCase(utf8::trimmed(row[i].text));
        const Column ofEdge = named(kWords, word);
        const Column ofNode = ofEdge == Column::none ? named(kNodeWords, word) : ofEdge;
        if (word == "t") edges.set(Column::time, i);
        if (ofEdge != Column::none && !edges.has(ofEdge)) {
            edges.set(ofEdge, i);
            if (i < known.size()) known[i] = true;
        } else if (word != "t") {
            ++nameless;
        }
        if (ofNode != Column::none && !nodes.has(ofNode)) nodes.set(ofNode, i);
    }
    edges.count_ = nodes.count_ = row.size();
    edges.nameless_ = nameless > 0;
    if (edges.has(Column::source) && edges.has(Column::target)) return edges;
    const bool placed = nodes.has(Column::x) && nodes.has(Column::y);
    const bool described = row.size() >= 2 && edges.has(Column::id) &&
                           (nodes.has(Column::label) || nodes.has(Column::type) || nodes.has(Column::weight) ||
                            nodes.has(Column::colour) || nodes.has(Column::time));
    const bool ends = nodes.has(Column::source) || nodes.has(Column::target);
    if (nodes.has(Column::id) && !ends && (placed || described)) {
        nodes.nodes_ = true;
        return nodes;
    }
    if (row.size() < 3 || known[0] || known[1] || !known[2]) return std::nullopt;
    edges.set(Column::source, 0);
    edges.set(Column::target, 1);
    edges.nameless_ = nameless > 2;
    return edges;
}

}  // namespace orrery::graph

#include "scenes/graph/readers/csv.h"

#include "engine/base/parallel.h"
#include "scenes/graph/readers/builder.h"
#include "scenes/graph/readers/csv_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <thread>
#include <vector>

namespace orrery::graph {
namespace {

// Where parts of about so many bytes may begin: behind the ends of lines, the first at `begin`, the last at the end.
std::vector<std::size_t> bordersOf(std::string_view text, std::size_t begin, std::size_t partBytes) {
    std::vector<std::size_t> borders{begin};
    while (text.size() - borders.back() > partBytes) {
        const std::size_t end = text.find('\n', borders.back() + partBytes - 1);
        if (end == std::string_view::npos) break;
        borders.push_back(end + 1);
    }
    if (borders.back() < text.size()) borders.push_back(text.size());
    return borders;
}

bool endsTable(const CsvPart& part) {
    return part.error || part.header || part.thirdIsNoWeight;
}

// The rows from `begin` on, to the end of the text or of the table. All parts are read at once, each supposing that it
// begins a row; one that began inside of a quoted field is read again from where the part before it ended.
std::vector<CsvPart> readTable(const CsvTable& table, std::size_t begin, std::size_t partBytes) {
    const std::vector<std::size_t> borders = bordersOf(table.text, begin, partBytes);
    std::vector<CsvPart> guesses(borders.size() - 1);
    parallelFor(guesses.size(), [&](std::size_t i) { guesses[i] = readCsvPart(table, borders[i], borders[i + 1]); });
    std::vector<CsvPart> parts;
    std::size_t at = begin;
    for (std::size_t i = 0; i < guesses.size(); ++i) {
        if (at >= borders[i + 1]) continue;
        parts.push_back(guesses[i].begin == at ? std::move(guesses[i]) : readCsvPart(table, at, borders[i + 1]));
        at = parts.back().end;
        if (endsTable(parts.back())) break;
    }
    return parts;
}

class CsvReader {
 public:
    CsvReader(std::string_view text, const Source& source, const Limits& limits, std::size_t partBytes)
        : source_(source), partBytes_(partBytes) {
        table_.text = text;
        table_.grammar.separator = csvSeparatorOf(text);
        table_.file = source.file;
        table_.limits = limits;
        if (partBytes_ == 0) {
            constexpr std::size_t kLeast = 1U << 20U;
            const std::size_t parts = 4 * std::max(std::thread::hardware_concurrency(), 1U);
            partBytes_ = std::max(kLeast, text.size() / parts + 1);
        }
    }

    Graph read() {
        readParts();
        std::vector<const NameTable*> tables;
        for (const CsvPart& part : parts_) tables.push_back(&part.names);
        names_ = joinNames(tables);
        refuse();
        makeNodes();
        makeEdges();
        takeNodeTables();
        takeWarnings();
        return std::move(graph_);
    }

 private:
    void readParts() {
        CsvRows rows(table_.text, table_.grammar, source_);
        std::vector<CsvField> row;
        if (!rows.next(row)) {
            throw Error("holds no row; an edge list has a source and a target in each row", {source_.file, 0, 0, {}});
        }
        std::size_t begin = 0;
        int line = source_.firstLine;
        if (const std::optional<CsvColumns> header = CsvColumns::ofHeader(row)) {
            table_.columns = *header;
            begin = rows.at();
            line += rows.linesPassed();
        } else {
            table_.plain = true;
            table_.thirdIsWeight = true;
        }
        while (begin < table_.text.size()) {
            std::vector<CsvPart> read = readTable(table_, begin, partBytes_);
            if (read.back().thirdIsNoWeight) {
                // Numbers in every row of a nameless third column are weights, not something to show beside each edge.
                table_.thirdIsWeight = false;
                continue;
            }
            for (CsvPart& part : read) {
                firstLines_.push_back(line);
                line += part.lines;
                parts_.push_back(std::move(part));
            }
            begin = parts_.back().end;
            if (parts_.back().error) return;
            if (parts_.back().header) table_.columns = *parts_.back().header;
        }
    }

    int lineOf(std::size_t part, int line) const { return firstLines_[part] + line - 1; }

    // The first thing in the file for which it cannot be taken, if there is one.
    void refuse() const {
        std::vector<Error> errors;
        const Limits& limits = table_.limits;
        if (names_.firsts.size() > limits.nodes) {
            const FirstMention first = names_.firsts[limits.nodes];
            const NameTable::Name& name = parts_[first.table].names.names()[first.name];
            errors.emplace_back(fmt::format("more than {} nodes, which is the limit", limits.nodes),
                                Location{source_.file, lineOf(first.table, name.line), name.column, {}});
        }
        std::size_t edges = 0;
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            if (edges <= limits.edges && edges + parts_[i].edges.size() > limits.edges) {
                const int line = parts_[i].edges[limits.edges - edges].line;
                errors.emplace_back(fmt::format("more than {} edges, which is the limit", limits.edges),
                                    Location{source_.file, lineOf(i, line), columnOfEdge(parts_[i], line), {}});
            }
            edges += parts_[i].edges.size();
        }
        if (!parts_.empty() && parts_.back().error) {
            Location where = parts_.back().error->where();
            where.line = lineOf(parts_.size() - 1, where.line);
            errors.emplace_back(parts_.back().error->message(), where);
        }
        const auto first = std::ranges::min_element(errors, {}, [](const Error& error) { return error.where().line; });
        if (first != errors.end()) throw *first;
    }

    // Where the edge of that line begins: the parts do not keep it.
    int columnOfEdge(const CsvPart& part, int line) const {
        CsvRows rows(table_.text, table_.grammar, {}, part.begin);
        std::vector<CsvField> row;
        while (rows.next(row) && rows.line() < line) {
        }
        const CsvField* from = part.columns.field(row, Column::source);
        return from == nullptr ? 0 : from->column();
    }

    void makeNodes() {
        graph_.nodes.resize(names_.firsts.size());
        constexpr std::size_t kGrain = 4096;
        parallelChunks(graph_.nodes.size(), kGrain, [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i) {
                const FirstMention first = names_.firsts[i];
                const NameTable::Name& name = parts_[first.table].names.names()[first.name];
                Node& node = graph_.nodes[i];
                node.id = name.text;
                node.label.plain = labelText(name.text);
                node.line = lineOf(first.table, name.line);
            }
        });
    }

    void makeEdges() {
        std::vector<std::size_t> starts{0};
        bool timed = false;
        for (const CsvPart& part : parts_) {
            starts.push_back(starts.back() + part.edges.size());
            timed = timed || !part.edgeTimes.empty();
        }
        graph_.edges.resize(starts.back());
        if (timed) graph_.edgeTimes.assign(starts.back(), kNever);
        parallelFor(parts_.size(), [&](std::size_t p) {
            CsvPart& part = parts_[p];
            const std::vector<std::uint32_t>& numbers = names_.numbers[p];
            for (std::size_t i = 0; i < part.edges.size(); ++i) {
                const CsvEdge& row = part.edges[i];
                Edge& edge = graph_.edges[starts[p] + i];
                if (row.extra != kNoExtra) edge = std::move(part.edgeExtras[row.extra]);
                edge.from.index = static_cast<int>(numbers[row.from]);
                edge.to.index = static_cast<int>(numbers[row.to]);
                edge.weight = row.weight;
                edge.tail = row.tail;
                edge.head = row.head;
                edge.line = lineOf(p, row.line);
            }
            if (!graph_.edgeTimes.empty())
                std::ranges::copy(part.edgeTimes, graph_.edgeTimes.begin() + static_cast<std::ptrdiff_t>(starts[p]));
            part.edges = {};
            part.edgeExtras = {};
            part.edgeTimes = {};
        });
        graph_.flows = false;
        graph_.directed = graph_.edges.empty() || std::ranges::any_of(graph_.edges, [](const Edge& edge) {
                              return edge.head != Head::none || edge.tail != Head::none;
                          });
    }

    // One after the other: a later row about the same node adds to the earlier one.
    void takeNodeTables() {
        for (std::size_t p = 0; p < parts_.size(); ++p) {
            CsvPart& part = parts_[p];
            if (!part.places.empty()) {
                graph_.places.resize(graph_.nodes.size(), kNowhere);
            }
            if (!part.nodeTimes.empty()) {
                graph_.nodeTimes.resize(graph_.nodes.size(), kNever);
            }
            for (std::size_t i = 0; i < part.nodes.size(); ++i) {
                const CsvNode& row = part.nodes[i];
                const std::size_t index = names_.numbers[p][row.name];
                Node& node = graph_.nodes[index];
                node.weight = row.weight;
                if (row.extra != kNoExtra) {
                    Node& extra = part.nodeExtras[row.extra];
                    if (!extra.label.empty()) node.label = std::move(extra.label);
                    if (!extra.classes.empty()) node.classes = std::move(extra.classes);
                    if (!extra.style.empty()) node.style = std::move(extra.style);
                }
                if (!part.places.empty()) graph_.places[index] = part.places[i];
                if (!part.nodeTimes.empty()) graph_.nodeTimes[index] = part.nodeTimes[i];
            }
        }
        if (std::ranges::none_of(graph_.places, [](const vec3& place) { return isKnown(place); })) graph_.places = {};
    }

    void takeWarnings() {
        std::size_t count = 0;
        for (std::size_t p = 0; p < parts_.size(); ++p) {
            for (Diagnostic& each : parts_[p].warnings) {
                if (graph_.diagnostics.size() >= kMostWarnings) break;
                each.line = lineOf(p, each.line);
                graph_.diagnostics.push_back(std::move(each));
            }
            count += parts_[p].warningCount;
        }
        if (count > kMostWarnings) graph_.diagnostics.push_back(leftOut(count - kMostWarnings));
    }

    Source source_;
    std::size_t partBytes_;
    CsvTable table_;
    std::vector<CsvPart> parts_;
    std::vector<int> firstLines_;  // of the parts, in the file
    JoinedNames names_;
    Graph graph_;
};

}  // namespace

Graph readCsv(std::string_view text, const Source& source, const Limits& limits, std::size_t partBytes) {
    return CsvReader(text, source, limits, partBytes).read();
}

bool looksLikeEdgeList(std::string_view text) {
    std::string_view start = text.substr(0, 8192);
    if (start.size() < text.size()) start = start.substr(0, start.find_last_of('\n') + 1);
    const char separator = csvSeparatorOf(start);
    std::size_t fields = 0;
    int rows = 0;
    try {
        CsvRows reader(start, {.separator = separator}, {});
        std::vector<CsvField> row;
        while (rows < 10 && reader.next(row)) {
            if (rows == 0 && CsvColumns::ofHeader(row) && row.size() >= 2) return true;
            if (row.size() < 2 || row.size() > 16 || (fields != 0 && row.size() != fields)) return false;
            for (const CsvField& field : row) {
                // Prose has blanks between its words, too, and after its commas; a table of Markdown starts with a bar.
                if (field.text.empty() || field.text.size() > 100 || field.text.starts_with("```")) return false;
                if (separator == ' ' && !parseNumber(field.text)) return false;
                if (field.text.ends_with('.') || field.text.find(". ") != std::string_view::npos) return false;
            }
            fields = row.size();
            ++rows;
        }
    } catch (const Error&) {
        return false;
    }
    return rows >= 2 && (separator != ',' || start.find(", ") == std::string_view::npos);
}

}  // namespace orrery::graph

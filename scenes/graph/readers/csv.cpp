#include "scenes/graph/readers/csv.h"

#include "scenes/graph/readers/builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace orrery::graph {
namespace {

struct Field {
    std::string text;
    int column = 1;
};

// Reads rows; `separator` is a character, or a blank for any number of blanks and tabs.
class RowReader {
 public:
    RowReader(std::string_view text, char separator, const Source& source)
        : text_(text), separator_(separator), source_(source) {}

    // The next row that is neither empty nor a comment; false at the end.
    bool next(std::vector<Field>& row) {
        while (at_ < text_.size()) {
            const std::string_view line = restOfLine();
            const std::string_view content = trimmed(line);
            if (!content.empty() && content.front() != '#') {
                readRow(row);
                return true;
            }
            at_ += std::min(line.size() + 1, text_.size() - at_);
            ++line_;
        }
        return false;
    }

    int line() const { return rowLine_; }

 private:
    std::string_view restOfLine() const { return text_.substr(at_, text_.find('\n', at_) - at_); }

    void readRow(std::vector<Field>& row) {
        row.clear();
        rowLine_ = line_;
        columnStart_ = at_;
        column_ = 1;
        skipBlanks();
        for (;;) {
            if (row.size() >= kMostFields) {
                throw errorAt(source_, text_, line_, column_, fmt::format("more than {} columns", kMostFields));
            }
            row.push_back(readField());
            if (at_ >= text_.size()) return;
            const char c = text_[at_++];
            if (c == '\n') {
                ++line_;
                return;
            }
            skipBlanks();
            if (separator_ == ' ' && (at_ >= text_.size() || text_[at_] == '\n')) {
                ++line_;
                at_ += at_ < text_.size() ? 1 : 0;
                return;
            }
        }
    }

    bool isSeparator(char c) const { return c == separator_ || (separator_ == ' ' && c == '\t'); }

    void skipBlanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] == '\t' && separator_ != '\t'))) ++at_;
    }

    // The column of the place reached, in code points; called with places that only advance.
    int columnHere() {
        const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
        column_ += static_cast<int>(std::ranges::count_if(text_.substr(columnStart_, at_ - columnStart_), starts));
        columnStart_ = at_;
        return column_;
    }

    Field readField() {
        Field field;
        field.column = columnHere();
        const std::size_t start = at_;
        if (at_ < text_.size() && text_[at_] == '"') {
            readQuoted(field);
            // What stands between the closing quotation mark and the separator belongs to no field of its own.
            while (at_ < text_.size() && text_[at_] != '\n' && !isSeparator(text_[at_])) field.text += text_[at_++];
            field.text = trimmed(field.text);
            return field;
        }
        while (at_ < text_.size() && text_[at_] != '\n' && !isSeparator(text_[at_])) ++at_;
        field.text = trimmed(text_.substr(start, at_ - start));
        return field;
    }

    void readQuoted(Field& field) {
        const int line = line_;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                ++at_;
                if (at_ >= text_.size() || text_[at_] != '"') return;
            }
            if (text_[at_] == '\n') {
                ++line_;
                columnStart_ = at_ + 1;
                column_ = 1;
            }
            field.text += text_[at_];
        }
        throw errorAt(source_, text_, line, field.column, "a quotation mark that is never closed; add the closing \"");
    }

    // No edge list has more; each would cost memory.
    static constexpr std::size_t kMostFields = 1024;

    std::string_view text_;
    char separator_;
    Source source_;
    std::size_t at_ = 0;
    std::size_t columnStart_ = 0;  // where column_ was counted
    int column_ = 1;
    int line_ = 1;
    int rowLine_ = 1;
};

// The separator that the first lines agree on; a blank when they have none of the others.
char separatorOf(std::string_view text) {
    constexpr std::array<char, 4> kSeparators = {'\t', ';', ',', '|'};
    std::array<std::size_t, 4> rows{};
    std::size_t at = 0;
    std::size_t looked = 0;
    while (at < text.size() && looked < 20) {
        const std::string_view line = text.substr(at, text.find('\n', at) - at);
        at += std::min(line.size() + 1, text.size() - at);
        const std::string_view content = trimmed(line);
        if (content.empty() || content.front() == '#') continue;
        ++looked;
        std::array<bool, 4> has{};
        bool quoted = false;
        for (const char c : line.substr(0, 65536)) {
            if (c == '"') quoted = !quoted;
            for (std::size_t i = 0; i < kSeparators.size(); ++i) has[i] = has[i] || (!quoted && c == kSeparators[i]);
        }
        for (std::size_t i = 0; i < kSeparators.size(); ++i) rows[i] += has[i] ? 1U : 0U;
    }
    const auto most = std::ranges::max_element(rows);
    if (*most == 0) return ' ';
    const char separator = kSeparators[static_cast<std::size_t>(most - rows.begin())];
    // Blanks and tabs mixed separate alike.
    return separator == '\t' && *most < looked ? ' ' : separator;
}

enum class Column { none, source, target, label, weight, type, id, colour, directed };

Column columnByName(std::string_view name) {
    struct Word {
        std::string_view word;
        Column column;
    };
    static constexpr Word kWords[] = {{"source", Column::source},    {"from", Column::source},
                                      {"src", Column::source},       {"start", Column::source},
                                      {"tail", Column::source},      {"node1", Column::source},
                                      {"source_id", Column::source}, {"sourceid", Column::source},
                                      {"from_id", Column::source},   {"target", Column::target},
                                      {"to", Column::target},        {"dst", Column::target},
                                      {"dest", Column::target},      {"destination", Column::target},
                                      {"end", Column::target},       {"head", Column::target},
                                      {"node2", Column::target},     {"target_id", Column::target},
                                      {"targetid", Column::target},  {"to_id", Column::target},
                                      {"label", Column::label},      {"name", Column::label},
                                      {"relation", Column::label},   {"relationship", Column::label},
                                      {"edge", Column::label},       {"weight", Column::weight},
                                      {"value", Column::weight},     {"count", Column::weight},
                                      {"strength", Column::weight},  {"type", Column::type},
                                      {"kind", Column::type},        {"id", Column::id},
                                      {"color", Column::colour},     {"colour", Column::colour},
                                      {"directed", Column::directed}};
    const std::string lower = lowerCase(trimmed(name));
    for (const Word& word : kWords) {
        if (word.word == lower) return word.column;
    }
    return Column::none;
}

struct Columns {
    std::vector<Column> of;

    // The field of the row that stands in the column, or nothing.
    const Field* field(const std::vector<Field>& row, Column column) const {
        for (std::size_t i = 0; i < row.size() && i < of.size(); ++i) {
            if (of[i] == column) return &row[i];
        }
        return nullptr;
    }
    bool has(Column column) const { return std::ranges::find(of, column) != of.end(); }
};

// The columns that a header names, or nothing when the row is none: it has to name both ends of an edge, or be followed
// by numbers where it has a word for them.
std::optional<Columns> readHeader(const std::vector<Field>& row) {
    Columns columns;
    for (const Field& field : row) {
        const Column column = columnByName(field.text);
        columns.of.push_back(columns.has(column) ? Column::none : column);
    }
    if (columns.has(Column::source) && columns.has(Column::target)) return columns;
    const bool plainEnds = row.size() >= 3 && columns.of[0] == Column::none && columns.of[1] == Column::none;
    if (!plainEnds || columns.of[2] == Column::none) return std::nullopt;
    columns.of[0] = Column::source;
    columns.of[1] = Column::target;
    return columns;
}

class EdgeListReader {
 public:
    EdgeListReader(std::string_view text, const Source& source, const Limits& limits)
        : rows_(text, separatorOf(text), source), builder_(source, limits), firstLine_(source.firstLine) {}

    Graph read() {
        std::vector<Field> row;
        if (!rows_.next(row)) builder_.fail("holds no row; an edge list has a source and a target in each row");
        if (std::optional<Columns> header = readHeader(row)) {
            columns_ = std::move(*header);
        } else {
            columns_.of = {Column::source, Column::target};
            plain_ = true;
            addRow(row);
        }
        while (rows_.next(row)) addRow(row);
        if (plain_) nameThirdColumn();
        return builder_.finish();
    }

 private:
    Place place(const Field& field) const { return {firstLine_ + rows_.line() - 1, field.column}; }

    void addRow(const std::vector<Field>& row) {
        const Field* from = columns_.field(row, Column::source);
        const Field* to = columns_.field(row, Column::target);
        const bool hasFrom = from != nullptr && !from->text.empty();
        const bool hasTo = to != nullptr && !to->text.empty();
        if (!hasFrom || !hasTo) {
            addLoneNode(row, hasFrom ? from : (hasTo ? to : nullptr));
            return;
        }
        const int source = builder_.node(from->text, place(*from));
        const int target = builder_.node(to->text, place(*to));
        Edge& edge = builder_.addEdge({Endpoint::Kind::node, source}, {Endpoint::Kind::node, target}, place(*from));
        if (plain_) {
            const Field* third = row.size() > 2 && !row[2].text.empty() ? &row[2] : nullptr;
            const std::optional<double> weight = third != nullptr ? parseNumber(third->text) : std::nullopt;
            if (third != nullptr && !weight) thirdIsWeight_ = false;
            if (third != nullptr) edge.label = builder_.label(third->text, place(*third));
            if (weight) edge.weight = static_cast<float>(*weight);
            return;
        }
        readAttributes(edge, row);
    }

    void addLoneNode(const std::vector<Field>& row, const Field* field) {
        if (field == nullptr) {
            builder_.warn("a row without a source and a target was left out", place(row.front()));
        } else if (row.size() > 1 && !columns_.has(Column::none) && row.size() >= columns_.of.size()) {
            builder_.warn(fmt::format("a row with one end only: \"{}\" stands alone", excerpt(field->text)),
                          place(*field));
            builder_.node(field->text, place(*field));
        } else {
            builder_.node(field->text, place(*field));
        }
    }

    void readAttributes(Edge& edge, const std::vector<Field>& row) {
        if (const Field* label = columns_.field(row, Column::label))
            edge.label = builder_.label(label->text, place(*label));
        if (const Field* id = columns_.field(row, Column::id)) edge.id = id->text;
        if (const Field* weight = columns_.field(row, Column::weight); weight != nullptr && !weight->text.empty()) {
            if (const std::optional<double> value = parseNumber(weight->text)) {
                edge.weight = static_cast<float>(*value);
            } else {
                builder_.warn(fmt::format("the weight \"{}\" is no number", excerpt(weight->text)), place(*weight));
            }
        }
        if (const Field* colour = columns_.field(row, Column::colour); colour != nullptr && !colour->text.empty()) {
            if (const std::optional<std::string> value = cssColour(colour->text)) {
                setStyle(edge.style, "stroke", *value);
            } else {
                builder_.warn(fmt::format("\"{}\" is no colour", excerpt(colour->text)), place(*colour));
            }
        }
        if (const Field* type = columns_.field(row, Column::type)) readType(edge, *type);
        if (const Field* directed = columns_.field(row, Column::directed)) {
            const std::string word = lowerCase(directed->text);
            if (word == "false" || word == "no" || word == "0") edge.head = Head::none;
        }
    }

    // Gephi writes Directed or Undirected; elsewhere a type names the relation.
    void readType(Edge& edge, const Field& type) {
        const std::string word = lowerCase(type.text);
        if (word == "undirected") {
            edge.head = Head::none;
        } else if (word == "mutual") {
            edge.tail = Head::arrow;
        } else if (!word.empty() && word != "directed") {
            edge.classes.push_back(type.text);
            if (!columns_.has(Column::label)) edge.label = builder_.label(type.text, place(type));
        }
    }

    // Numbers in every row of a nameless third column are weights, not something to show beside each edge.
    void nameThirdColumn() {
        for (Edge& edge : builder_.graph().edges) {
            if (thirdIsWeight_) {
                edge.label = {};
            } else {
                edge.weight = 0;
            }
        }
    }

    RowReader rows_;
    GraphBuilder builder_;
    int firstLine_;
    Columns columns_;
    bool plain_ = false;
    bool thirdIsWeight_ = true;
};

}  // namespace

Graph readCsv(std::string_view text, const Source& source, const Limits& limits) {
    Graph graph = EdgeListReader(text, source, limits).read();
    graph.directed = graph.edges.empty() || std::ranges::any_of(graph.edges, [](const Edge& edge) {
                         return edge.head != Head::none || edge.tail != Head::none;
                     });
    return graph;
}

bool looksLikeEdgeList(std::string_view text) {
    std::string_view start = text.substr(0, 8192);
    if (start.size() < text.size()) start = start.substr(0, start.find_last_of('\n') + 1);
    const char separator = separatorOf(start);
    std::size_t fields = 0;
    int rows = 0;
    try {
        RowReader reader(start, separator, {});
        std::vector<Field> row;
        while (rows < 10 && reader.next(row)) {
            if (rows == 0 && readHeader(row) && row.size() >= 2) return true;
            if (row.size() < 2 || row.size() > 16 || (fields != 0 && row.size() != fields)) return false;
            for (const Field& field : row) {
                // Prose has blanks between its words, too, and after its commas; a table of Markdown starts with a bar.
                if (field.text.empty() || field.text.size() > 100 || field.text.starts_with("```")) return false;
                if (separator == ' ' && !parseNumber(field.text)) return false;
                if (field.text.ends_with('.') || field.text.find(". ") != std::string::npos) return false;
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

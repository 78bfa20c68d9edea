#include "scenes/graph/readers/csv_part.h"

#include "scenes/graph/readers/builder.h"
#include "scenes/graph/readers/times.h"

#include <fmt/format.h>

#include <limits>

namespace orrery::graph {
namespace {

constexpr std::size_t kMostWarnings = 100;  // more are only counted

class PartReader {
 public:
    PartReader(const CsvTable& table, std::size_t begin, std::size_t end) : table_(table), columns_(table.columns) {
        part_.begin = begin;
        part_.columns = table.columns;
        part_.end = end;
        part_.rows = std::make_unique<CsvRows>(table.text, table.grammar, Source{table.file, 1}, begin);
    }

    CsvPart read() {
        CsvRows& rows = *part_.rows;
        std::vector<CsvField> row;
        try {
            while (!part_.header && !part_.thirdIsNoWeight && rows.next(row, part_.end)) {
                if (!beginsTable(row)) addRow(row);
            }
        } catch (const Error& error) {
            part_.error = error;
        }
        part_.end = rows.at();
        part_.lines = rows.linesPassed();
        part_.names.close();
        return std::move(part_);
    }

 private:
    // Tables may follow one another, as when files are put together: each begins with its header. One that repeats the
    // header changes nothing.
    bool beginsTable(const std::vector<CsvField>& row) {
        if (table_.plain || row.size() < 2 || !mayBeHeader(row[0].text)) return false;
        const std::optional<CsvColumns> header = CsvColumns::ofHeader(row);
        if (!header) return false;
        if (*header != columns_) part_.header = header;
        return true;
    }

    // The words that a header in the middle of a file may begin with; asked of every row.
    static bool mayBeHeader(std::string_view word) {
        if (word.size() < 2 || word.size() > 6) return false;
        const std::string lower = lowerCase(word);
        return lower == "id" || lower == "node" || lower == "vertex" || lower == "source" || lower == "src" ||
               lower == "from";
    }

    void addRow(const std::vector<CsvField>& row) {
        if (columns_.isNodeTable()) {
            addNode(row);
            return;
        }
        const CsvField* from = columns_.field(row, Column::source);
        const CsvField* to = columns_.field(row, Column::target);
        const bool hasFrom = from != nullptr && !from->text.empty();
        const bool hasTo = to != nullptr && !to->text.empty();
        if (!hasFrom || !hasTo) {
            addLoneNode(row, hasFrom ? from : (hasTo ? to : nullptr));
            return;
        }
        CsvEdge edge;
        edge.from = number(*from);
        edge.to = number(*to);
        edge.line = part_.rows->line();
        if (table_.plain) {
            readThird(edge, row);
        } else {
            readAttributes(edge, row);
        }
        part_.edges.push_back(edge);
    }

    std::uint32_t number(const CsvField& field) {
        return part_.names.number(field.text, [&] {
            checkLabel(field);
            return std::pair(part_.rows->line(), field.column());
        });
    }

    void checkLabel(const CsvField& field) const {
        if (field.text.size() > table_.limits.labelBytes) {
            throw Error(
                fmt::format("a label of {} bytes; the limit is {}", field.text.size(), table_.limits.labelBytes),
                {table_.file, part_.rows->line(), field.column(), {}});
        }
    }

    Label labelOf(const CsvField& field) const {
        checkLabel(field);
        return {labelText(field.text), {}};
    }

    void warn(const CsvField& field, const std::string& message) {
        if (++part_.warningCount > kMostWarnings) return;
        part_.warnings.push_back({Severity::warning, part_.rows->line(), field.column(), message});
    }

    void addLoneNode(const std::vector<CsvField>& row, const CsvField* field) {
        if (field == nullptr) {
            warn(row.front(), "a row without a source and a target was left out");
            return;
        }
        if (row.size() > 1 && !columns_.hasNameless() && row.size() >= columns_.count()) {
            warn(*field, fmt::format("a row with one end only: \"{}\" stands alone", excerpt(field->text)));
        }
        number(*field);
    }

    Edge& extraOf(CsvEdge& edge) {
        if (edge.extra == kNoExtra) {
            edge.extra = static_cast<std::uint32_t>(part_.edgeExtras.size());
            part_.edgeExtras.emplace_back();
        }
        return part_.edgeExtras[edge.extra];
    }

    void readThird(CsvEdge& edge, const std::vector<CsvField>& row) {
        if (row.size() < 3 || row[2].text.empty()) return;
        if (!table_.thirdIsWeight) {
            extraOf(edge).label = labelOf(row[2]);
            return;
        }
        checkLabel(row[2]);
        if (const std::optional<double> weight = parseNumber(row[2].text)) {
            edge.weight = static_cast<float>(*weight);
        } else {
            part_.thirdIsNoWeight = true;
        }
    }

    float weightOf(const std::vector<CsvField>& row) {
        const CsvField* weight = columns_.field(row, Column::weight);
        if (weight == nullptr || weight->text.empty()) return 0.0F;
        if (const std::optional<double> value = parseNumber(weight->text)) return static_cast<float>(*value);
        warn(*weight, fmt::format("the weight \"{}\" is no number", excerpt(weight->text)));
        return 0.0F;
    }

    std::optional<std::string> colourOf(const std::vector<CsvField>& row) {
        const CsvField* colour = columns_.field(row, Column::colour);
        if (colour == nullptr || colour->text.empty()) return std::nullopt;
        std::optional<std::string> value = cssColour(colour->text);
        if (!value) warn(*colour, fmt::format("\"{}\" is no colour", excerpt(colour->text)));
        return value;
    }

    double timeOf(const std::vector<CsvField>& row) {
        const CsvField* time = columns_.field(row, Column::time);
        if (time == nullptr || time->text.empty()) return kNever;
        const std::optional<double> value = parseTime(time->text);
        if (!value) {
            warn(*time,
                 fmt::format("\"{}\" is no time; write a number or a date such as 1999-12-31", excerpt(time->text)));
        }
        return value.value_or(kNever);
    }

    void readAttributes(CsvEdge& edge, const std::vector<CsvField>& row) {
        if (const CsvField* label = columns_.field(row, Column::label); label != nullptr && !label->text.empty())
            extraOf(edge).label = labelOf(*label);
        if (const CsvField* id = columns_.field(row, Column::id); id != nullptr && !id->text.empty())
            extraOf(edge).id = id->text;
        edge.weight = weightOf(row);
        if (const std::optional<std::string> colour = colourOf(row)) setStyle(extraOf(edge).style, "stroke", *colour);
        if (const CsvField* type = columns_.field(row, Column::type)) readType(edge, *type);
        if (const CsvField* directed = columns_.field(row, Column::directed)) {
            const std::string word = lowerCase(directed->text);
            if (word == "false" || word == "no" || word == "0") edge.head = Head::none;
        }
        if (columns_.has(Column::time)) part_.edgeTimes.push_back(timeOf(row));
    }

    // Gephi writes Directed or Undirected; elsewhere a type names the relation.
    void readType(CsvEdge& edge, const CsvField& type) {
        const std::string word = lowerCase(type.text);
        if (word == "undirected") {
            edge.head = Head::none;
        } else if (word == "mutual") {
            edge.tail = Head::arrow;
        } else if (!word.empty() && word != "directed") {
            extraOf(edge).classes.push_back(std::string(type.text));
            if (!columns_.has(Column::label)) extraOf(edge).label = labelOf(type);
        }
    }

    void addNode(const std::vector<CsvField>& row) {
        const CsvField* id = columns_.field(row, Column::id);
        if (id == nullptr || id->text.empty()) {
            warn(row.front(), "a row without an id was left out");
            return;
        }
        CsvNode node;
        node.name = number(*id);
        node.weight = weightOf(row);
        const auto extra = [&]() -> Node& {
            if (node.extra == kNoExtra) {
                node.extra = static_cast<std::uint32_t>(part_.nodeExtras.size());
                part_.nodeExtras.emplace_back();
            }
            return part_.nodeExtras[node.extra];
        };
        if (const CsvField* label = columns_.field(row, Column::label); label != nullptr && !label->text.empty())
            extra().label = labelOf(*label);
        if (const CsvField* type = columns_.field(row, Column::type); type != nullptr && !type->text.empty())
            extra().classes.push_back(std::string(type->text));
        if (const std::optional<std::string> colour = colourOf(row)) setStyle(extra().style, "fill", *colour);
        part_.nodes.push_back(node);
        if (columns_.has(Column::x)) part_.places.push_back(placeOf(row));
        if (columns_.has(Column::time)) part_.nodeTimes.push_back(timeOf(row));
    }

    // Without a z a place lies in the plane; with x or y missing there is none.
    vec3 placeOf(const std::vector<CsvField>& row) {
        vec3 place(0.0F);
        for (int axis = 0; axis < 3; ++axis) {
            const CsvField* field = columns_.field(row, static_cast<Column>(static_cast<int>(Column::x) + axis));
            if (field == nullptr && axis == 2) continue;
            const bool given = field != nullptr && !field->text.empty();
            const std::optional<double> value = given ? parseNumber(field->text) : std::nullopt;
            if (given && !value) {
                warn(*field, fmt::format("the coordinate \"{}\" is no number; the node is placed by the layout",
                                         excerpt(field->text)));
            }
            place[axis] = value ? static_cast<float>(*value) : std::numeric_limits<float>::quiet_NaN();
        }
        return isKnown(place) ? place : kNowhere;
    }

    const CsvTable& table_;
    const CsvColumns& columns_;
    CsvPart part_;
};

}  // namespace

CsvPart readCsvPart(const CsvTable& table, std::size_t begin, std::size_t end) {
    return PartReader(table, begin, end).read();
}

}  // namespace orrery::graph

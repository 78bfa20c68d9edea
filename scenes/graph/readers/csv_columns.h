#pragma once

// What the columns of a table mean, by the words of its header.

#include "scenes/graph/readers/csv_rows.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace orrery::graph {

enum class Column : std::uint8_t { source, target, label, weight, type, id, colour, directed, x, y, z, time, none };

class CsvColumns {
 public:
    // Of a table without a header: source and target, and more that have no name.
    static CsvColumns plain();
    // The columns that a header names, or nothing when the row is none. It has to name both ends of an edge, or be
    // followed by a known word where it has other words for them; or it names the nodes of a node table: an id, and
    // coordinates or something else of a node.
    static std::optional<CsvColumns> ofHeader(std::span<const CsvField> row);

    bool has(Column column) const { return at_[static_cast<std::size_t>(column)] >= 0; }
    bool hasNameless() const { return nameless_; }
    bool isNodeTable() const { return nodes_; }
    std::size_t count() const { return count_; }
    // The field of the row that stands in the column, or nothing.
    const CsvField* field(std::span<const CsvField> row, Column column) const {
        const int at = at_[static_cast<std::size_t>(column)];
        return at >= 0 && static_cast<std::size_t>(at) < row.size() ? &row[static_cast<std::size_t>(at)] : nullptr;
    }
    bool operator==(const CsvColumns&) const = default;

 private:
    CsvColumns() { at_.fill(-1); }
    void set(Column column, std::size_t at) { at_[static_cast<std::size_t>(column)] = static_cast<int>(at); }

    std::array<int, static_cast<std::size_t>(Column::none)> at_{};
    std::size_t count_ = 0;
    bool nameless_ = false;
    bool nodes_ = false;
};

}  // namespace orrery::graph

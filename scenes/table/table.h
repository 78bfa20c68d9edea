#pragma once

// A table as a lesson describes it: columns, some of whose numbers are shown as bars, and rows of texts.

#include "scenes/chart/heading.h"

#include <optional>
#include <string>
#include <vector>

namespace orrery::table {

struct Column {
    std::string name;
    std::string unit;
    bool bar = false;
};

struct Cell {
    std::string text;
    std::optional<double> number;  // where the text is one; commas between thousands are left out
};

struct Table {
    chart::Heading heading;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;  // as many cells as there are columns
    std::optional<std::size_t> sort;      // a column

    // The column of that name; throws at the value's place.
    std::size_t columnOf(const yaml::Value& name) const;
    // The rows in their order: by a column's numbers, the largest first, and its texts behind them by letter; as
    // written without one.
    std::vector<std::size_t> sorted(std::optional<std::size_t> column) const;
    // The largest number in a column.
    double most(std::size_t column) const;
};

// Throws Error at what is wrong.
Table readTable(const yaml::Value& keys);

}  // namespace orrery::table

#include "scenes/table/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

namespace orrery::table {

namespace {

constexpr std::size_t kMostColumns = 10;
constexpr std::size_t kMostRows = 60;

Cell cellOf(const yaml::Value& value) {
    Cell cell;
    if (value.isEmpty()) return cell;
    cell.text = value.text();
    std::string digits = cell.text;
    std::erase(digits, ',');
    double number = 0.0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (problem == std::errc() && end == digits.data() + digits.size() && std::isfinite(number)) cell.number = number;
    return cell;
}

Column columnFrom(const yaml::Value& value) {
    value.allowOnly({"name", "unit", "bar"});
    Column column{.name = value["name"].text()};
    if (const auto unit = value.find("unit")) column.unit = unit->text();
    if (const auto bar = value.find("bar")) column.bar = bar->truth();
    return column;
}

}  // namespace

std::size_t Table::columnOf(const yaml::Value& name) const {
    const std::string wanted = name.text();
    const auto at = std::ranges::find(columns, wanted, &Column::name);
    if (at != columns.end()) return static_cast<std::size_t>(at - columns.begin());
    std::vector<std::string> names;
    for (const Column& column : columns) names.push_back(column.name);
    name.fail(fmt::format("there is no column \"{}\"; these are: {}", wanted, fmt::join(names, ", ")));
}

std::vector<std::size_t> Table::sorted(std::optional<std::size_t> column) const {
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0U);
    if (!column) return order;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        const Cell& one = rows[a][*column];
        const Cell& other = rows[b][*column];
        if (one.number && other.number) return *one.number > *other.number;
        if (one.number || other.number) return one.number.has_value();
        return one.text < other.text;
    });
    return order;
}

double Table::most(std::size_t column) const {
    double most = 0.0;
    for (const auto& row : rows) most = std::max(most, row[column].number.value_or(0.0));
    return most;
}

Table readTable(const yaml::Value& keys) {
    keys.allowOnly({"scene", "title", "source", "synthetic", "columns", "rows", "sort"});
    Table table{.heading = chart::readHeading(keys)};
    const yaml::Value columns = keys["columns"];
    for (const yaml::Value& value : columns.list()) {
        Column column = value.isText() ? Column{.name = value.text()} : columnFrom(value);
        if (std::ranges::find(table.columns, column.name, &Column::name) != table.columns.end())
            value.fail(fmt::format("two columns are called \"{}\"", column.name));
        table.columns.push_back(std::move(column));
    }
    if (table.columns.empty()) columns.fail("a table needs at least one column");
    if (table.columns.size() > kMostColumns) columns.fail(fmt::format("more than {} columns", kMostColumns));
    const yaml::Value rows = keys["rows"];
    for (const yaml::Value& value : rows.list()) {
        std::vector<Cell> row;
        const std::vector<yaml::Value> cells = value.list();
        if (cells.size() > table.columns.size())
            value.fail(fmt::format("{} cells, but {} columns", cells.size(), table.columns.size()));
        for (std::size_t i = 0; i < cells.size(); ++i) {
            row.push_back(cellOf(cells[i]));
            if (table.columns[i].bar && row.back().number.value_or(0.0) < 0.0)
                cells[i].fail("a bar cannot show a negative number; leave bar out of its column");
        }
        row.resize(table.columns.size());
        table.rows.push_back(std::move(row));
    }
    if (table.rows.empty()) rows.fail("a table needs at least one row");
    if (table.rows.size() > kMostRows) rows.fail(fmt::format("more than {} rows", kMostRows));
    if (const auto sort = keys.find("sort"); sort && !sort->isEmpty()) table.sort = table.columnOf(*sort);
    return table;
}

}  // namespace orrery::table

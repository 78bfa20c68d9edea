#include "scenes/curve/columns.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace orrery::curve {

namespace {

constexpr std::size_t kMostPoints = 200'000;

std::vector<std::string_view> cells(std::string_view line) {
    std::vector<std::string_view> cells;
    for (std::size_t from = 0;;) {
        const std::size_t comma = std::min(line.find(',', from), line.size());
        std::string_view cell = utf8::trimmed(line.substr(from, comma - from));
        if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
        cells.push_back(cell);
        if (comma == line.size()) return cells;
        from = comma + 1;
    }
}

std::optional<double> numberOf(const std::vector<std::string_view>& row, std::size_t column) {
    if (column >= row.size()) return std::nullopt;
    double value = 0.0;
    const std::string_view text = row[column];
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::size_t columnOf(const std::vector<std::string_view>& heads, const std::string& file, const yaml::Value& name) {
    const std::string wanted = name.text();
    const auto at = std::ranges::find(heads, wanted);
    if (at != heads.end()) return static_cast<std::size_t>(at - heads.begin());
    const auto begins = [&](std::string_view head) { return head.starts_with(wanted); };
    if (std::ranges::count_if(heads, begins) == 1)
        return static_cast<std::size_t>(std::ranges::find_if(heads, begins) - heads.begin());
    name.fail(fmt::format("{} has no column \"{}\"; these are: {}", file, wanted, fmt::join(heads, ", ")));
}

}  // namespace

std::vector<Point> readColumns(std::string_view text, const std::string& file, const yaml::Value& names, int every) {
    std::vector<Point> points;
    std::vector<std::string_view> heads;
    std::size_t x = 0, y = 0;
    int row = 0;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::vector<std::string_view> line = cells(text.substr(from, end - from));
        from = end + 1;
        if (heads.empty()) {
            heads = line;
            const std::vector<yaml::Value> wanted = names.list();
            if (wanted.size() != 2) names.fail("two names of columns were expected, [step, loss]");
            x = columnOf(heads, file, wanted[0]);
            y = columnOf(heads, file, wanted[1]);
            continue;
        }
        const auto atX = numberOf(line, x), atY = numberOf(line, y);
        if (!atX || !atY || row++ % every != 0) continue;
        points.push_back({*atX, *atY});
        if (points.size() > kMostPoints) names.fail(fmt::format("{} has more than {} rows", file, kMostPoints));
    }
    if (points.empty()) names.fail(fmt::format("{} has no row with numbers in both columns", file));
    return points;
}

}  // namespace orrery::curve

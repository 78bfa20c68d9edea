#include "tools/orrery/positions.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/utf8.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/readers/csv_rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>
#include <unordered_map>

namespace orrery::command {

namespace {

void addField(std::string& out, const std::string& text) {
    // A # would begin a comment where it comes first.
    if (text.find_first_of(",\"\n\r#") == std::string::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
}

// Without the end of line that Windows leaves on the last field.
std::string_view textOf(const graph::CsvField& field) {
    return utf8::trimmed(field.text);
}

}  // namespace

std::string positionsAsCsv(const graph::Graph& graph, std::span<const vec3> positions, std::span<const int> ranks) {
    std::string csv = "id,x,y,z,rank\n";
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const vec3& p = positions[i];
        addField(csv, graph.nodes[i].id);
        fmt::format_to(std::back_inserter(csv), ",{:.6g},{:.6g},{:.6g},{}\n", p.x, p.y, p.z,
                       i < ranks.size() ? ranks[i] : 0);
    }
    return csv;
}

std::vector<vec3> readPositions(const graph::Graph& graph, const std::filesystem::path& file) {
    const std::string text = readFile(file, graph::Limits{}.bytes);
    // An id is what it is, blanks included.
    graph::CsvRows rows(text, {.trimmed = false}, {file.string(), 1});
    std::vector<graph::CsvField> fields;
    std::array<std::size_t, 4> columns{};  // of id, x, y, z
    constexpr std::array<std::string_view, 4> kNames{"id", "x", "y", "z"};
    rows.next(fields);
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        const auto found = std::ranges::find(fields, kNames[i], textOf);
        if (found == fields.end()) {
            throw Error(fmt::format("no column {}; positions need a first line with id, x, y and z", kNames[i]),
                        {.file = file.string(), .line = 1});
        }
        columns[i] = static_cast<std::size_t>(found - fields.begin());
    }
    const std::size_t most = *std::ranges::max_element(columns);
    std::unordered_map<std::string_view, std::size_t> nodes;
    nodes.reserve(graph.nodes.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) nodes.emplace(graph.nodes[i].id, i);
    std::vector<vec3> places(graph.nodes.size(), vec3(std::numeric_limits<float>::quiet_NaN()));
    std::size_t known = 0;
    while (rows.next(fields)) {
        if (fields.size() <= most) throw Error("too few columns", {.file = file.string(), .line = rows.line()});
        const auto node = nodes.find(fields[columns[0]].text);
        if (node == nodes.end()) continue;
        vec3 place(0.0F);
        for (int axis = 0; axis < 3; ++axis) {
            const graph::CsvField& field = fields[columns[static_cast<std::size_t>(axis) + 1]];
            const std::string_view number = textOf(field);
            const auto [stop, error] = std::from_chars(number.begin(), number.end(), place[axis]);
            if (error != std::errc() || stop != number.end() || !std::isfinite(place[axis])) {
                throw Error(fmt::format("\"{}\" is no number", number),
                            {.file = file.string(), .line = rows.line(), .column = field.column()});
            }
        }
        places[node->second] = place;
        ++known;
    }
    if (known == 0) {
        throw Error("no id in it is a node of the graph; is it of another graph?", {.file = file.string()});
    }
    return places;
}

}  // namespace orrery::command

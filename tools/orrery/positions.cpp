#include "tools/orrery/positions.h"

#include "engine/base/error.h"
#include "engine/base/files.h"

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
    if (text.find_first_of(",\"\n\r") == std::string::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
}

// Takes the fields of the next row off the text; a quoted field may hold anything, doubled quotes for one.
class Rows {
 public:
    explicit Rows(std::string_view text) : text_(text) {}

    bool next(std::vector<std::string>& fields) {
        if (at_ >= text_.size()) return false;
        ++line_;
        fields.clear();
        for (;;) {
            fields.push_back(field());
            const bool more = at_ < text_.size() && text_[at_] == ',';
            if (more) {
                ++at_;
                continue;
            }
            if (at_ < text_.size() && text_[at_] == '\r') ++at_;
            if (at_ < text_.size()) ++at_;
            return true;
        }
    }
    int line() const { return line_; }

 private:
    std::string field() {
        std::string out;
        if (at_ < text_.size() && text_[at_] == '"') {
            for (++at_; at_ < text_.size(); ++at_) {
                if (text_[at_] == '"' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '"')) break;
                if (text_[at_] == '"') ++at_;
                out += text_[at_];
            }
            if (at_ < text_.size()) ++at_;
        }
        const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
        out += text_.substr(at_, end - at_);
        at_ = end;
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 0;
};

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
    const std::string text = readFile(file);
    Rows rows(text);
    std::vector<std::string> fields;
    std::array<std::size_t, 4> columns{};  // of id, x, y, z
    constexpr std::array<std::string_view, 4> kNames{"id", "x", "y", "z"};
    rows.next(fields);
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        const auto found = std::find(fields.begin(), fields.end(), kNames[i]);
        if (found == fields.end()) {
            throw Error(fmt::format("no column {}; positions need a first line with id, x, y and z", kNames[i]),
                        {.file = file.string(), .line = 1});
        }
        columns[i] = static_cast<std::size_t>(found - fields.begin());
    }
    std::unordered_map<std::string_view, std::size_t> nodes;
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) nodes.emplace(graph.nodes[i].id, i);
    std::vector<vec3> places(graph.nodes.size(), vec3(std::numeric_limits<float>::quiet_NaN()));
    std::size_t known = 0;
    while (rows.next(fields)) {
        if (fields.size() <= *std::max_element(columns.begin(), columns.end())) {
            throw Error("too few columns", {.file = file.string(), .line = rows.line()});
        }
        const auto node = nodes.find(fields[columns[0]]);
        if (node == nodes.end()) continue;
        vec3 place(0.0F);
        for (int axis = 0; axis < 3; ++axis) {
            const std::string& number = fields[columns[static_cast<std::size_t>(axis) + 1]];
            const char* end = number.data() + number.size();
            const auto [stop, error] = std::from_chars(number.data(), end, place[axis]);
            if (error != std::errc() || stop != end || !std::isfinite(place[axis])) {
                throw Error(fmt::format("\"{}\" is no number", number), {.file = file.string(), .line = rows.line()});
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

#include "scenes/graph/readers/builder.h"

#include "engine/base/colour.h"
#include "engine/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace orrery::graph {
namespace {

// Text that labelText would leave as it is, as nearly all is.
bool isLabelText(std::string_view text) {
    const auto plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; };
    return !text.empty() && text.front() != ' ' && text.back() != ' ' && std::ranges::all_of(text, plain);
}

}  // namespace

std::optional<int> GraphBuilder::findNode(std::string_view id) const {
    const auto found = nodes_.find(std::string(id));
    return found == nodes_.end() ? std::nullopt : std::optional<int>(found->second);
}

int GraphBuilder::node(std::string_view id, Place place) {
    const auto [entry, isNew] = nodes_.try_emplace(std::string(id), static_cast<int>(graph_.nodes.size()));
    if (!isNew) return entry->second;
    if (graph_.nodes.size() >= limits_.nodes)
        fail(fmt::format("more than {} nodes, which is the limit", limits_.nodes), place);
    Node node;
    node.id = entry->first;
    node.label = label(id, place);
    node.line = place.line;
    graph_.nodes.push_back(std::move(node));
    return entry->second;
}

std::optional<int> GraphBuilder::findGroup(std::string_view id) const {
    const auto found = groups_.find(std::string(id));
    return found == groups_.end() ? std::nullopt : std::optional<int>(found->second);
}

int GraphBuilder::addGroup(std::string_view id, int parent, Place place) {
    const int depth = parent < 0 ? 1 : depths_[static_cast<std::size_t>(parent)] + 1;
    if (depth > limits_.nesting) {
        fail(fmt::format("groups nested deeper than {}, which is the limit", limits_.nesting), place);
    }
    if (graph_.groups.size() >= limits_.nodes) {
        fail(fmt::format("more than {} groups, which is the limit", limits_.nodes), place);
    }
    const int index = static_cast<int>(graph_.groups.size());
    Group group;
    group.id = id;
    group.parent = parent;
    group.line = place.line;
    graph_.groups.push_back(std::move(group));
    groups_.try_emplace(std::string(id), index);
    depths_.push_back(depth);
    return index;
}

void GraphBuilder::enter(int node, int group) {
    Node& member = graph_.nodes[static_cast<std::size_t>(node)];
    if (member.group >= 0) return;
    member.group = group;
    graph_.groups[static_cast<std::size_t>(group)].nodes.push_back(node);
}

Edge& GraphBuilder::addEdge(Endpoint from, Endpoint to, Place place) {
    if (graph_.edges.size() >= limits_.edges)
        fail(fmt::format("more than {} edges, which is the limit", limits_.edges), place);
    Edge edge;
    edge.from = from;
    edge.to = to;
    edge.line = place.line;
    graph_.edges.push_back(std::move(edge));
    return graph_.edges.back();
}

namespace {

// The value of one of so many, where most may have none.
template <typename Value>
void setOf(std::vector<Value>& values, std::size_t count, int index, const Value& value, const Value& none) {
    if (values.size() < count) values.resize(count, none);
    values[static_cast<std::size_t>(index)] = value;
}

}  // namespace

void GraphBuilder::setPlace(int node, const vec3& place) {
    setOf(graph_.places, graph_.nodes.size(), node, place, kNowhere);
}

void GraphBuilder::setNodeTime(int node, double time) {
    setOf(graph_.nodeTimes, graph_.nodes.size(), node, time, kNever);
}

void GraphBuilder::setEdgeTime(int edge, double time) {
    setOf(graph_.edgeTimes, graph_.edges.size(), edge, time, kNever);
}

Label GraphBuilder::label(std::string_view text, Place place) const {
    if (text.size() > limits_.labelBytes) {
        fail(fmt::format("a label of {} bytes; the limit is {}", text.size(), limits_.labelBytes), place);
    }
    return {labelText(text), {}};
}

void GraphBuilder::warn(const std::string& message, Place place) {
    if (++warnings_ > kMostWarnings) return;
    graph_.diagnostics.push_back({Severity::warning, place.line, place.column, message});
}

void GraphBuilder::fail(const std::string& message, Place place) const {
    throw Error(message, {source_.file, place.line, place.column, {}});
}

Graph GraphBuilder::finish() {
    if (warnings_ > kMostWarnings) {
        graph_.diagnostics.push_back(leftOut(warnings_ - kMostWarnings));
        warnings_ = 0;
    }
    // Those that came after the last that had one.
    if (!graph_.places.empty()) graph_.places.resize(graph_.nodes.size(), kNowhere);
    if (!graph_.nodeTimes.empty()) graph_.nodeTimes.resize(graph_.nodes.size(), kNever);
    if (!graph_.edgeTimes.empty()) graph_.edgeTimes.resize(graph_.edges.size(), kNever);
    return std::move(graph_);
}

Diagnostic leftOut(std::size_t warnings) {
    return {Severity::warning, 0, 0, fmt::format("{} more warnings like these", warnings)};
}

std::string labelText(std::string_view text) {
    if (isLabelText(text)) return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == '\n') {
            out += '\n';
        } else if (byte == '\r') {
            if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
        } else if (byte == '\t') {
            out += ' ';
        } else if (byte >= 0x20 && byte != 0x7F) {
            out += text[i];
        }
    }
    return std::string(trimmed(out));
}

std::string excerpt(std::string_view text) {
    constexpr std::size_t kMostBytes = 64;
    std::size_t end = std::min(text.size(), kMostBytes);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    std::string out = utf8::sanitised(labelText(text.substr(0, end)));
    std::ranges::replace(out, '\n', ' ');
    if (end < text.size()) out += "\u2026";
    return out;
}

void setStyle(Style& style, std::string_view property, std::string_view value) {
    const auto found =
        std::ranges::find(style, property, [](const auto& entry) -> std::string_view { return entry.first; });
    if (found != style.end()) {
        found->second = value;
    } else {
        style.emplace_back(property, value);
    }
}

std::string cssColour(int red, int green, int blue, double alpha) {
    const auto byte = [](int value) { return std::clamp(value, 0, 255); };
    const int opacity = static_cast<int>(std::lround(std::clamp(alpha, 0.0, 1.0) * 255.0));
    std::string text = fmt::format("#{:02x}{:02x}{:02x}", byte(red), byte(green), byte(blue));
    if (opacity < 255) text += fmt::format("{:02x}", opacity);
    return text;
}

std::optional<std::string> cssColour(std::string_view text) {
    const std::optional<Colour> colour = parseCssColour(text);
    if (!colour) return std::nullopt;
    const auto byte = [](float component) { return static_cast<int>(std::lround(component * 255.0F)); };
    return cssColour(byte(colour->r), byte(colour->g), byte(colour->b), static_cast<double>(colour->a));
}

std::optional<double> parseNumber(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::string formatNumber(double value) {
    std::string text = fmt::format("{:.6f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

}  // namespace orrery::graph

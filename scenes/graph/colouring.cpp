#include "scenes/graph/colouring.h"

#include "engine/base/colour_scale.h"
#include "scenes/graph/value_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace orrery::graph {

namespace {

constexpr std::size_t kNamed = 7;  // entries of a legend

bool isShare(Measure measure) {
    return measure == Measure::betweenness || measure == Measure::pageRank;
}

std::string shownValue(Measure measure, double value) {
    return measure == Measure::time ? fmt::format("{:.{}f}", value, std::abs(value) < 100.0 ? 2 : 0)
                                    : shownNumber(value, isShare(measure));
}

std::string heading(Measure measure) {
    switch (measure) {
        case Measure::pageRank:
            return "PageRank";
        case Measure::group:
            return "Groups";
        case Measure::community:
            return "Communities";
        default: {
            std::string name(nameOf(measure));
            name.front() = static_cast<char>(name.front() - 'a' + 'A');
            return name;
        }
    }
}

// By category of each node; -1 for none.
Colouring byCategory(const std::vector<int>& of, std::size_t count, const render::Theme& theme) {
    std::vector<Colour> colours;
    for (std::size_t i = 0; i < count; ++i) colours.push_back(categoryColour(theme, i));
    Colouring made;
    made.fills.reserve(of.size());
    for (const int each : of) made.fills.push_back(each < 0 ? theme.edge : colours[static_cast<std::size_t>(each)]);
    return made;
}

Colouring byCommunity(const Graph& graph, const Communities& communities, const render::Theme& theme) {
    Colouring made = byCategory(communities.of, communities.sizes.size(), theme);
    const std::size_t named = std::min(kNamed, communities.sizes.size());
    for (std::size_t i = 0; i < named; ++i) {
        made.legend.entries.push_back(
            {categoryColour(theme, i),
             fmt::format("{} ({})", nodeName(graph, communities.centres[i]), communities.sizes[i])});
    }
    if (named < communities.sizes.size())
        made.legend.note = fmt::format("and {} smaller ones", communities.sizes.size() - named);
    return made;
}

Colouring byGroup(const Graph& graph, const render::Theme& theme) {
    std::vector<int> top(graph.groups.size());
    for (std::size_t g = 0; g < graph.groups.size(); ++g) {
        const int parent = graph.groups[g].parent;
        top[g] = parent < 0 ? static_cast<int>(g) : top[static_cast<std::size_t>(parent)];
    }
    std::vector<int> of;
    of.reserve(graph.nodes.size());
    std::map<int, int> count;
    for (const Node& node : graph.nodes) {
        of.push_back(node.group < 0 ? -1 : top[static_cast<std::size_t>(node.group)]);
        ++count[of.back()];
    }
    Colouring made = byCategory(of, graph.groups.size(), theme);
    std::size_t left = 0;
    for (const auto& [group, nodes] : count) {
        if (group < 0) continue;
        if (made.legend.entries.size() >= kNamed) {
            ++left;
            continue;
        }
        const Group& shown = graph.groups[static_cast<std::size_t>(group)];
        std::string name = shown.title.empty() ? shown.id : shown.title.plain;
        std::ranges::replace(name, '\n', ' ');
        made.legend.entries.push_back(
            {categoryColour(theme, static_cast<std::size_t>(group)), fmt::format("{} ({})", name, nodes)});
    }
    if (left > 0) made.legend.note = fmt::format("and {} more", left);
    return made;
}

Colouring byNumber(Measure measure, const Analysis& analysis, const render::Theme& theme) {
    const std::span<const float> values = analysis.values(measure);
    const ValueScale scale(values, measure == Measure::time);
    Colouring made;
    made.fills.reserve(values.size());
    bool missing = false;
    for (const float value : values) {
        const bool isNumber = std::isfinite(value);
        missing = missing || !isNumber;
        made.fills.push_back(isNumber ? orrery::viridis(scale.at(static_cast<double>(value))) : theme.edge);
    }
    for (const float at : {0.0F, 0.5F, 1.0F}) made.legend.ticks.push_back({at, shownValue(measure, scale.valueAt(at))});
    if (missing) made.legend.entries.push_back({theme.edge, "none given"});
    if (analysis.sampled(measure)) made.legend.note = "estimated from samples";
    return made;
}

}  // namespace

bool Legend::operator==(const Legend& other) const {
    const auto sameEntry = [](const Entry& a, const Entry& b) { return a.colour == b.colour && a.name == b.name; };
    const auto sameTick = [](const Tick& a, const Tick& b) { return a.at == b.at && a.text == b.text; };
    return title == other.title && note == other.note && std::ranges::equal(entries, other.entries, sameEntry) &&
           std::ranges::equal(ticks, other.ticks, sameTick);
}

Colouring colouringBy(Measure measure, const Graph& graph, const Analysis& analysis, const render::Theme& theme) {
    Colouring made;
    switch (measure) {
        case Measure::written:
            return made;
        case Measure::community:
            made = byCommunity(graph, analysis.communities(), theme);
            break;
        case Measure::group:
            made = byGroup(graph, theme);
            break;
        default:
            made = byNumber(measure, analysis, theme);
            break;
    }
    made.legend.title = heading(measure);
    return made;
}

std::vector<float> sizesBy(Measure measure, const Analysis& analysis) {
    if (measure == Measure::written) return {};
    const std::span<const float> values = analysis.values(measure);
    const ValueScale scale(values);
    std::vector<float> sizes;
    sizes.reserve(values.size());
    for (const float value : values)
        sizes.push_back(std::isfinite(value) ? scale.at(static_cast<double>(value)) : 0.0F);
    return sizes;
}

std::string sizeLegend(Measure measure, const Analysis& analysis) {
    const ValueScale scale(analysis.values(measure));
    return fmt::format("Size: {}\n{} to {}", measure == Measure::pageRank ? "PageRank" : nameOf(measure),
                       shownValue(measure, scale.low()), shownValue(measure, scale.high()));
}

Colour categoryColour(const render::Theme& theme, std::size_t index) {
    const Colour& pure = theme.categories[index % theme.categories.size()];
    switch (index / theme.categories.size()) {
        case 0:
            return pure;
        case 1:
            return mixed(pure, kChalk, 0.45F);
        case 2:
            return mixed(pure, kInk, 0.4F);
        default:
            return mixed(pure, theme.edge, 0.6F);
    }
}

std::string nodeName(const Graph& graph, int node) {
    const Node& named = graph.nodes[static_cast<std::size_t>(node)];
    std::string name = named.label.plain.empty() ? named.id : named.label.plain;
    std::ranges::replace(name, '\n', ' ');
    return name;
}

}  // namespace orrery::graph

#include "scenes/graph/time_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::graph {

TimeFilter::TimeFilter(const Graph& graph) : graph_(graph) {
    for (const auto* times : {&graph.nodeTimes, &graph.edgeTimes}) {
        for (const double time : *times) {
            if (!std::isfinite(time)) continue;
            first_ = any_ ? std::min(first_, time) : time;
            last_ = any_ ? std::max(last_, time) : time;
            whole_ = whole_ && time == std::floor(time);
            any_ = true;
        }
    }
    if (!graph.nodeTimes.empty() || graph.edgeTimes.empty()) return;
    withEdges_.assign(graph.nodes.size(), 0);
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        for (const Endpoint& end : {graph.edges[e].from, graph.edges[e].to}) {
            if (end.kind == Endpoint::Kind::node) withEdges_[static_cast<std::size_t>(end.index)] = 1;
        }
    }
}

TimeFilter::Present TimeFilter::at(double time, double window) const {
    // A hair's breadth more: a slider does not stop exactly at a number.
    const double hair = std::max(last_ - first_, 1.0) * 1e-9;
    const auto isThere = [&](double when) {
        return !std::isfinite(when) || (when <= time + hair && (window <= 0.0 || when > time - window + hair));
    };
    Present present;
    present.nodes.assign(graph_.nodes.size(), 1);
    present.edges.assign(graph_.edges.size(), 1);
    for (std::size_t i = 0; i < graph_.nodeTimes.size(); ++i) present.nodes[i] = isThere(graph_.nodeTimes[i]) ? 1 : 0;
    for (std::size_t e = 0; e < graph_.edgeTimes.size(); ++e) present.edges[e] = isThere(graph_.edgeTimes[e]) ? 1 : 0;
    if (withEdges_.empty()) return present;
    for (std::size_t i = 0; i < withEdges_.size(); ++i) present.nodes[i] = withEdges_[i] != 0 ? 0 : 1;
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) {
        if (present.edges[e] == 0) continue;
        for (const Endpoint& end : {graph_.edges[e].from, graph_.edges[e].to}) {
            if (end.kind == Endpoint::Kind::node) present.nodes[static_cast<std::size_t>(end.index)] = 1;
        }
    }
    return present;
}

std::string TimeFilter::shown(double time) const {
    if (whole_) return fmt::format("{:.0f}", time);
    const double range = std::max(last_ - first_, 1e-12);
    const int digits = std::clamp(static_cast<int>(std::ceil(2.0 - std::log10(range))), 0, 9);
    return fmt::format("{:.{}f}", time, digits);
}

}  // namespace orrery::graph

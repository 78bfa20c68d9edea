#include "scenes/graph/analysis.h"

#include "scenes/graph/centrality.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace orrery::graph {

namespace {

// Up to so many nodes and edges every measure takes some milliseconds.
constexpr std::size_t kAtOnce = 2000;

// When a node came: as the file says, or with the first of its edges.
std::vector<float> timesOf(const Graph& graph) {
    std::vector<float> times(graph.nodes.size(), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < graph.nodeTimes.size(); ++i) times[i] = static_cast<float>(graph.nodeTimes[i]);
    if (!graph.nodeTimes.empty()) return times;
    for (std::size_t e = 0; e < graph.edgeTimes.size(); ++e) {
        const auto time = static_cast<float>(graph.edgeTimes[e]);
        for (const Endpoint& end : {graph.edges[e].from, graph.edges[e].to}) {
            if (end.kind != Endpoint::Kind::node || std::isnan(time)) continue;
            float& first = times[static_cast<std::size_t>(end.index)];
            if (std::isnan(first) || time < first) first = time;
        }
    }
    return times;
}

std::vector<float> weightsOf(const std::vector<Edge>& edges) {
    std::vector<float> weights;
    if (std::ranges::none_of(edges, [](const Edge& edge) { return edge.weight > 0.0F; })) return weights;
    weights.reserve(edges.size());
    for (const Edge& edge : edges) weights.push_back(edge.weight);
    return weights;
}

}  // namespace

Analysis::Analysis(const Graph& graph, const Adjacency& adjacency)
    : graph_(graph),
      adjacency_(adjacency),
      hasTimes_(!graph.nodeTimes.empty() || !graph.edgeTimes.empty()),
      hasWeights_(std::ranges::any_of(graph.nodes, [](const Node& node) { return node.weight > 0.0F; })) {}

Analysis::~Analysis() {
    progress_.stop();
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
}

bool Analysis::applies(Measure measure) const {
    switch (measure) {
        case Measure::group:
            return !graph_.groups.empty();
        case Measure::time:
            return hasTimes_;
        case Measure::weight:
            return hasWeights_;
        case Measure::written:
            return true;
        case Measure::community:
        case Measure::degree:
        case Measure::pageRank:
        case Measure::betweenness:
            return !graph_.edges.empty();
    }
    return false;
}

bool Analysis::sampled(Measure measure) const {
    return measure == Measure::betweenness && static_cast<std::size_t>(pivotsFor(adjacency_)) < adjacency_.nodeCount();
}

void Analysis::want(Measure measure) {
    if (measure == Measure::written || measure == Measure::group) return;
    const bool atOnce = measure == Measure::degree || measure == Measure::time || measure == Measure::weight ||
                        graph_.nodes.size() + graph_.edges.size() <= kAtOnce;
    {
        const std::lock_guard lock(mutex_);
        if (!wanted_.insert(measure).second) return;
        if (!atOnce) queue_.push_back(measure);
    }
    if (atOnce) {
        compute(measure);
        const std::lock_guard lock(mutex_);
        ready_.insert(measure);
        news_ = true;
        return;
    }
    changed_.notify_all();
    if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Analysis::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [&] { return !queue_.empty(); }) && !stop.stop_requested()) {
        const Measure measure = queue_.front();
        queue_.pop_front();
        current_ = measure;
        progress_.tell(0.0);
        lock.unlock();
        compute(measure);
        lock.lock();
        current_.reset();
        if (!progress_.stopped()) {
            ready_.insert(measure);
            news_ = true;
        }
        changed_.notify_all();
    }
}

void Analysis::compute(Measure measure) {
    switch (measure) {
        case Measure::community:
            communities_ = findCommunities(adjacency_, weightsOf(graph_.edges), {}, &progress_);
            break;
        case Measure::pageRank:
            pageRank_ = graph::pageRank(adjacency_, 0.85, &progress_);
            break;
        case Measure::betweenness:
            betweenness_ = graph::betweenness(adjacency_, {}, &progress_);
            break;
        case Measure::time:
            time_ = timesOf(graph_);
            break;
        case Measure::weight:
            for (const Node& node : graph_.nodes) weight_.push_back(node.weight);
            break;
        case Measure::degree:
            for (std::size_t i = 0; i < adjacency_.nodeCount(); ++i)
                degree_.push_back(static_cast<float>(adjacency_.degree(static_cast<int>(i))));
            break;
        case Measure::written:
        case Measure::group:
            break;
    }
}

bool Analysis::ready(Measure measure) const {
    if (measure == Measure::written || measure == Measure::group) return true;
    const std::lock_guard lock(mutex_);
    return ready_.contains(measure);
}

void Analysis::wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ready_.size() == wanted_.size(); });
}

bool Analysis::news() {
    const std::lock_guard lock(mutex_);
    return std::exchange(news_, false);
}

bool Analysis::pending() const {
    const std::lock_guard lock(mutex_);
    return news_ || ready_.size() != wanted_.size();
}

std::string Analysis::working() const {
    const std::lock_guard lock(mutex_);
    if (ready_.size() == wanted_.size()) return {};
    const Measure shown = current_.value_or(queue_.empty() ? Measure::community : queue_.front());
    return fmt::format("computing {}, {:.0f} %", nameOf(shown), progress_.share() * 100.0);
}

std::span<const float> Analysis::values(Measure measure) const {
    switch (measure) {
        case Measure::degree:
            return degree_;
        case Measure::pageRank:
            return pageRank_;
        case Measure::betweenness:
            return betweenness_;
        case Measure::time:
            return time_;
        case Measure::weight:
            return weight_;
        case Measure::written:
        case Measure::group:
        case Measure::community:
            break;
    }
    return {};
}

}  // namespace orrery::graph

#include "scenes/graph/focus.h"

#include "engine/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace orrery::graph {

namespace {

constexpr double kWaveSeconds = 0.35;     // between two waves of an answer: slow enough to be followed
constexpr double kLongestSeconds = 12.0;  // that an answer takes, however many waves it has
constexpr double kEaseSeconds = 0.12;
constexpr std::size_t kGrain = 16384;  // parts that one task moves on

}  // namespace

Focus::Focus(const Graph& graph, const Adjacency& adjacency)
    : graph_(graph), adjacency_(adjacency), nodes_(graph.nodes.size()), edges_(graph.edges.size()) {}

void Focus::hover(int node, int edge) {
    hoveredNode_ = node;
    hoveredEdge_ = edge;
    refresh();
}

void Focus::select(int node, bool extend) {
    edge_ = -1;
    if (extend && node_ >= 0 && node >= 0 && node != node_) {
        second_ = node;
        ask(Question::path);
        return;
    }
    node_ = node;
    second_ = -1;
    ask(Question::none);
}

void Focus::selectEdge(int edge) {
    node_ = second_ = -1;
    edge_ = edge;
    ask(Question::none);
}

void Focus::clear() {
    select(-1, false);
}

void Focus::ask(Question question) {
    question_ = question;
    answer_ = {};
    againstFlow_ = false;
    asked_ = 0.0;
    if (node_ >= 0) {
        switch (question) {
            case Question::none:
                break;
            case Question::path:
                if (second_ >= 0) {
                    Path path = shortestPath(adjacency_, node_, second_);
                    answer_ = std::move(path.answer);
                    againstFlow_ = path.againstFlow;
                }
                break;
            case Question::around:
                answer_ = around(adjacency_, node_, steps_);
                break;
            case Question::downstream:
                answer_ = downstream(adjacency_, node_);
                break;
            case Question::upstream:
                answer_ = upstream(adjacency_, node_);
                break;
            case Question::cutOff:
                answer_ = cutOffBy(adjacency_, node_);
                break;
        }
    }
    refresh();
}

void Focus::setSteps(int steps) {
    steps_ = steps;
    if (question_ == Question::around) ask(Question::around);
}

double Focus::secondsAWave() const {
    return std::min(kWaveSeconds,
                    kLongestSeconds / static_cast<double>(std::max<std::size_t>(answer_.nodeWaves.size(), 1)));
}

void Focus::setAll(float wanted) {
    for (auto* parts : {&nodes_, &edges_}) {
        parallelChunks(parts->size(), kGrain, [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i)
                (*parts)[i] = {wanted, (*parts)[i].shown, 0.0F, false};
        });
    }
    settled_ = false;
}

void Focus::highlight(const std::vector<int>& nodes, const std::vector<int>& edges) {
    select(-1, false);
    if (nodes.empty() && edges.empty()) return;
    answer_ = {{nodes}, {edges}};
    refresh();
}

void Focus::neighbourhood(int node, float others) {
    setAll(others);
    const auto light = [](Part& part) {
        part.wanted = 1.0F;
        part.focus = true;
    };
    light(nodes_[static_cast<std::size_t>(node)]);
    for (const auto steps : {adjacency_.out(node), adjacency_.in(node)}) {
        for (const Adjacency::Step& step : steps) {
            light(nodes_[static_cast<std::size_t>(step.node)]);
            light(edges_[static_cast<std::size_t>(step.edge)]);
        }
    }
}

void Focus::refresh() {
    if (!answer_.empty()) {
        setAll(0.0F);
        for (std::size_t wave = 0; wave < answer_.nodeWaves.size(); ++wave) {
            const auto from = static_cast<float>(static_cast<double>(wave) * secondsAWave());
            for (const int node : answer_.nodeWaves[wave])
                nodes_[static_cast<std::size_t>(node)] = {1.0F, nodes_[static_cast<std::size_t>(node)].shown, from,
                                                          true};
            for (const int edge : answer_.edgeWaves[wave])
                edges_[static_cast<std::size_t>(edge)] = {1.0F, edges_[static_cast<std::size_t>(edge)].shown, from,
                                                          true};
        }
        return;
    }
    if (node_ >= 0) {
        neighbourhood(node_, 0.0F);
        if (second_ >= 0) {
            nodes_[static_cast<std::size_t>(second_)].wanted = 1.0F;
            nodes_[static_cast<std::size_t>(second_)].focus = true;
        }
        return;
    }
    setAll(edge_ >= 0 ? 0.0F : 1.0F);
    const int edge = edge_ >= 0 ? edge_ : hoveredEdge_;
    if (edge >= 0) {
        edges_[static_cast<std::size_t>(edge)].wanted = 1.0F;
        edges_[static_cast<std::size_t>(edge)].focus = true;
        const Edge& held = graph_.edges[static_cast<std::size_t>(edge)];
        for (const Endpoint& end : {held.from, held.to}) {
            if (end.kind != Endpoint::Kind::node) continue;
            nodes_[static_cast<std::size_t>(end.index)].wanted = 1.0F;
            nodes_[static_cast<std::size_t>(end.index)].focus = true;
        }
    } else if (hoveredNode_ >= 0) {
        // Under the pointer nothing is taken away, the rest only steps back a little.
        neighbourhood(hoveredNode_, 0.55F);
    }
}

void Focus::update(double seconds, bool still) {
    asked_ += seconds;
    if (settled_) return;
    const auto near = static_cast<float>(still ? 1.0 : 1.0 - std::exp(-seconds / kEaseSeconds));
    std::atomic<bool> moves{false};
    for (auto* parts : {&nodes_, &edges_}) {
        parallelChunks(parts->size(), kGrain, [&](const tbb::blocked_range<std::size_t>& range) {
            bool moved = false;
            for (std::size_t i = range.begin(); i != range.end(); ++i) {
                Part& part = (*parts)[i];
                const bool waits = !still && asked_ < static_cast<double>(part.from);
                const float aim = waits ? 0.0F : part.wanted;
                part.shown += (aim - part.shown) * near;
                if (!waits && std::abs(aim - part.shown) < 0.004F) part.shown = aim;
                moved = moved || part.shown != part.wanted;
            }
            if (moved) moves.store(true, std::memory_order_relaxed);
        });
    }
    settled_ = !moves.load();
}

bool Focus::animating() const {
    if (!answer_.empty() && asked_ < static_cast<double>(answer_.nodeWaves.size()) * secondsAWave() + 1.0) return true;
    return !settled_;
}

int Focus::count() const {
    return static_cast<int>(std::ranges::count_if(nodes_, &Part::focus));
}

bool Focus::isLost(int node) const {
    if (question_ != Question::cutOff || answer_.empty()) return false;
    const Part& part = nodes_[static_cast<std::size_t>(node)];
    return part.focus && asked_ >= static_cast<double>(part.from);
}

}  // namespace orrery::graph

#include "scenes/graph/focus.h"

#include <algorithm>
#include <cmath>

namespace orrery::graph {

namespace {

constexpr double kWaveSeconds = 0.35;     // between two waves of an answer: slow enough to be followed
constexpr double kLongestSeconds = 12.0;  // that an answer takes, however many waves it has
constexpr double kEaseSeconds = 0.12;

}  // namespace

Focus::Focus(const Graph& graph, const Adjacency& adjacency) : graph_(graph), adjacency_(adjacency) {}

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

void Focus::highlight(const std::vector<int>& nodes, const std::vector<int>& edges) {
    select(-1, false);
    if (nodes.empty() && edges.empty()) return;
    answer_ = {{nodes}, {edges}};
    refresh();
}

float Focus::emphasis(const Parts& parts, int index) const {
    const auto found = parts.find(index);
    return found == parts.end() ? others_.shown : found->second.shown;
}

bool Focus::inFocus(const Parts& parts, int index) {
    const auto found = parts.find(index);
    return found != parts.end() && found->second.focus;
}

void Focus::light(Parts& parts, int index, double from) {
    Part& part = parts.try_emplace(index, others_).first->second;
    part = {1.0F, part.shown, from, true};
}

void Focus::dimOthers(float wanted) {
    others_.wanted = wanted;
    for (Parts* parts : {&nodes_, &edges_}) {
        for (auto& [index, part] : *parts) part = {wanted, part.shown, 0.0, false};
    }
}

void Focus::neighbourhood(int node, float others) {
    dimOthers(others);
    light(nodes_, node);
    for (const auto steps : {adjacency_.out(node), adjacency_.in(node)}) {
        for (const Adjacency::Step& step : steps) {
            light(nodes_, step.node);
            light(edges_, step.edge);
        }
    }
}

void Focus::refresh() {
    if (!answer_.empty()) {
        dimOthers(0.0F);
        for (std::size_t wave = 0; wave < answer_.nodeWaves.size(); ++wave) {
            const double from = static_cast<double>(wave) * secondsAWave();
            for (const int node : answer_.nodeWaves[wave]) light(nodes_, node, from);
            for (const int edge : answer_.edgeWaves[wave]) light(edges_, edge, from);
        }
        return;
    }
    if (node_ >= 0) {
        neighbourhood(node_, 0.0F);
        if (second_ >= 0) light(nodes_, second_);
        return;
    }
    dimOthers(edge_ >= 0 ? 0.0F : 1.0F);
    const int edge = edge_ >= 0 ? edge_ : hoveredEdge_;
    if (edge >= 0) {
        light(edges_, edge);
        const Edge& held = graph_.edges[static_cast<std::size_t>(edge)];
        for (const Endpoint& end : {held.from, held.to}) {
            if (end.kind == Endpoint::Kind::node) light(nodes_, end.index);
        }
    } else if (hoveredNode_ >= 0) {
        // Under the pointer nothing is taken away, the rest only steps back a little.
        neighbourhood(hoveredNode_, 0.55F);
    }
}

void Focus::update(double seconds, bool still) {
    asked_ += seconds;
    const auto near = static_cast<float>(still ? 1.0 : 1.0 - std::exp(-seconds / kEaseSeconds));
    const auto ease = [&](Part& part) {
        if (!still && asked_ < part.from) {
            part.shown += (0.0F - part.shown) * near;
            return;
        }
        part.shown += (part.wanted - part.shown) * near;
        if (std::abs(part.wanted - part.shown) < 0.004F) part.shown = part.wanted;
    };
    ease(others_);
    for (Parts* parts : {&nodes_, &edges_}) {
        for (auto& [index, part] : *parts) ease(part);
        std::erase_if(*parts, [&](const auto& each) {
            return !each.second.focus && each.second.shown == each.second.wanted && others_.shown == others_.wanted;
        });
    }
}

bool Focus::animating() const {
    if (!answer_.empty() && asked_ < static_cast<double>(answer_.nodeWaves.size()) * secondsAWave() + 1.0) return true;
    const auto moves = [](const auto& each) { return each.second.shown != each.second.wanted; };
    return others_.shown != others_.wanted || std::any_of(nodes_.begin(), nodes_.end(), moves) ||
           std::any_of(edges_.begin(), edges_.end(), moves);
}

int Focus::count() const {
    return static_cast<int>(std::ranges::count_if(nodes_, [](const auto& each) { return each.second.focus; }));
}

bool Focus::isLost(int node) const {
    if (question_ != Question::cutOff || answer_.empty()) return false;
    const auto found = nodes_.find(node);
    return found != nodes_.end() && found->second.focus && asked_ >= found->second.from;
}

}  // namespace orrery::graph

#include "scenes/graph/queries.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

namespace orrery::graph {

namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

bool isInside(const Graph& graph, int group, int ancestor) {
    for (; group >= 0; group = graph.groups[at(group)].parent) {
        if (group == ancestor) return true;
    }
    return false;
}

// The nodes of groups, looked for once a group.
class Members {
 public:
    explicit Members(const Graph& graph) : graph_(graph) {}

    std::span<const int> of(const Endpoint& end) {
        if (end.kind == Endpoint::Kind::node) return {&end.index, 1};
        const auto [known, isNew] = groups_.try_emplace(end.index);
        if (isNew) {
            for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
                if (isInside(graph_, graph_.nodes[i].group, end.index)) known->second.push_back(static_cast<int>(i));
            }
        }
        return known->second;
    }

 private:
    const Graph& graph_;
    std::map<int, std::vector<int>> groups_;
};

enum class Way { forth, back, both };

Way reversed(Way way) {
    return way == Way::forth ? Way::back : way == Way::back ? Way::forth : Way::both;
}

template <typename Visit>
void eachStep(const Adjacency& graph, int node, Way way, Visit visit) {
    if (way != Way::back || !graph.directed()) {
        for (const Adjacency::Step& step : graph.out(node)) visit(step);
    }
    if (way != Way::forth || !graph.directed()) {
        for (const Adjacency::Step& step : graph.in(node)) visit(step);
    }
}

// A bit a node: a million of them stay in the cache next to the processor, where their distances would not.
class Marks {
 public:
    explicit Marks(std::size_t count) : words_((count + 63) / 64) {}

    bool has(int index) const { return (words_[at(index) / 64] >> (at(index) % 64) & 1U) != 0; }
    void set(int index) { words_[at(index) / 64] |= std::uint64_t{1} << (at(index) % 64); }
    void clear(int index) { words_[at(index) / 64] &= ~(std::uint64_t{1} << (at(index) % 64)); }
    // True when it was not there yet.
    bool add(int index) {
        if (has(index)) return false;
        set(index);
        return true;
    }

 private:
    std::vector<std::uint64_t> words_;
};

// Breadth first from one node: how far every node is, -1 where it does not come, and who was reached in which order.
struct Reach {
    Marks reached;
    std::vector<int> distance;
    std::vector<int> order;
};

Reach breadthFirst(const Adjacency& graph, int start, Way way, int most = -1) {
    Reach reach{Marks(graph.nodeCount()), std::vector<int>(graph.nodeCount(), -1), {start}};
    reach.reached.set(start);
    reach.distance[at(start)] = 0;
    for (std::size_t next = 0; next < reach.order.size(); ++next) {
        const int node = reach.order[next];
        const int further = reach.distance[at(node)] + 1;
        if (most >= 0 && further > most) break;
        eachStep(graph, node, way, [&](const Adjacency::Step& step) {
            if (!reach.reached.add(step.node)) return;
            reach.distance[at(step.node)] = further;
            reach.order.push_back(step.node);
        });
    }
    return reach;
}

// Nodes by distance, and each edge with the later of its ends. `reached`: those that count. All is gone through in the
// order in which it lies in memory, and comes out sorted.
Answer waves(const Adjacency& graph, const Marks& reached, const std::vector<int>& distance, Way way) {
    Answer answer;
    constexpr int kNever = -1;
    std::vector<int> waveOf(graph.edgeCount(), kNever);
    for (std::size_t i = 0; i < distance.size(); ++i) {
        const auto node = static_cast<int>(i);
        if (!reached.has(node)) continue;
        const int own = distance[i];
        if (at(own) >= answer.nodeWaves.size()) answer.nodeWaves.resize(at(own) + 1);
        answer.nodeWaves[at(own)].push_back(node);
        eachStep(graph, node, way, [&](const Adjacency::Step& step) {
            if (!reached.has(step.node)) return;
            // An edge to a group comes with the first of its steps.
            int& wave = waveOf[at(step.edge)];
            const int here = std::max(own, distance[at(step.node)]);
            wave = wave == kNever ? here : std::min(wave, here);
        });
    }
    answer.edgeWaves.resize(answer.nodeWaves.size());
    for (std::size_t edge = 0; edge < waveOf.size(); ++edge) {
        if (waveOf[edge] != kNever) answer.edgeWaves[at(waveOf[edge])].push_back(static_cast<int>(edge));
    }
    return answer;
}

// One of the two searches of a path, which meet between its ends.
class Half {
 public:
    Half(const Adjacency& graph, int start, Way way)
        : graph_(graph), way_(way), reached_(graph.nodeCount()), parents_(graph.nodeCount(), {-1, -1}), front_{start} {
        reached_.set(start);
    }

    std::size_t work() const { return front_.size(); }
    bool exhausted() const { return front_.empty(); }

    // One step farther; the first node that the other half has reached too.
    std::optional<int> advance(const Half& other) {
        std::vector<int> next;
        std::optional<int> met;
        for (const int node : front_) {
            eachStep(graph_, node, way_, [&](const Adjacency::Step& step) {
                if (met || !reached_.add(step.node)) return;
                parents_[at(step.node)] = {node, step.edge};
                next.push_back(step.node);
                if (other.reached_.has(step.node)) met = step.node;
            });
            if (met) break;
        }
        front_ = std::move(next);
        return met;
    }

    // The steps from the node back to where this half started.
    std::vector<Adjacency::Step> wayBack(int node) const {
        std::vector<Adjacency::Step> steps;
        for (Adjacency::Step step = parents_[at(node)]; step.node >= 0; step = parents_[at(step.node)])
            steps.push_back(step);
        return steps;
    }

 private:
    const Adjacency& graph_;
    Way way_;
    Marks reached_;
    std::vector<Adjacency::Step> parents_;
    std::vector<int> front_;
};

// Breadth first from both ends, the smaller front first. Whole waves are complete before one is begun, so the first
// meeting is a shortest way.
Answer bothEnds(const Adjacency& graph, int from, int to, Way way) {
    Answer answer;
    if (from == to) return {{{from}}, {{}}};
    Half near(graph, from, way);
    Half far(graph, to, reversed(way));
    std::optional<int> met;
    while (!met && !near.exhausted() && !far.exhausted())
        met = near.work() <= far.work() ? near.advance(far) : far.advance(near);
    if (!met) return answer;
    const std::vector<Adjacency::Step> before = near.wayBack(*met);
    for (auto step = before.rbegin(); step != before.rend(); ++step) {
        answer.nodeWaves.push_back({step->node});
        if (step == before.rbegin()) answer.edgeWaves.emplace_back();
        answer.edgeWaves.push_back({step->edge});
    }
    answer.nodeWaves.push_back({*met});
    if (before.empty()) answer.edgeWaves.emplace_back();
    for (const Adjacency::Step& step : far.wayBack(*met)) {
        answer.nodeWaves.push_back({step.node});
        answer.edgeWaves.push_back({step.edge});
    }
    return answer;
}

// Whether nothing outside of the node's own cycles leads to it, so that those cycles are where the flow begins.
bool isAtTheTop(const Adjacency& graph, int node, const Reach& below, std::vector<int>& cycle) {
    Marks seen(graph.nodeCount());
    seen.set(node);
    cycle = {node};
    for (std::size_t next = 0; next < cycle.size(); ++next) {
        for (const Adjacency::Step& step : graph.in(cycle[next])) {
            if (!below.reached.has(step.node)) return false;
            if (seen.add(step.node)) cycle.push_back(step.node);
        }
    }
    return true;
}

// Whether every node that this one leads to is seen at once to be fed by another source: then nothing is lost, which is
// so for most nodes of a large graph. False says nothing.
bool nothingIsLost(const Adjacency& graph, int node) {
    constexpr std::size_t kMost = 2000;  // nodes that are looked at for each
    std::vector<int> ancestors;
    Marks seen(graph.nodeCount());
    const auto isFed = [&](int start) {
        ancestors.assign(1, start);
        seen.set(start);
        bool found = false;
        for (std::size_t next = 0; next < ancestors.size() && !found && ancestors.size() < kMost; ++next) {
            found = graph.in(ancestors[next]).empty();
            for (const Adjacency::Step& step : graph.in(ancestors[next])) {
                if (step.node != node && seen.add(step.node)) ancestors.push_back(step.node);
            }
        }
        for (const int each : ancestors) seen.clear(each);
        return found;
    };
    return std::ranges::all_of(graph.out(node),
                               [&](const Adjacency::Step& step) { return step.node == node || isFed(step.node); });
}

// Of what lies below the node: what is reached past it, from outside or from the top's own cycles.
Answer lostBelow(const Adjacency& graph, int node) {
    if (nothingIsLost(graph, node)) {
        // An edge from the node to itself goes with it.
        Answer only{{{node}}, {{}}};
        for (const Adjacency::Step& step : graph.out(node)) {
            if (step.node == node) only.edgeWaves[0].push_back(step.edge);
        }
        return only;
    }
    Reach below = breadthFirst(graph, node, Way::forth);
    std::vector<int> safe, cycle;
    Marks saved(graph.nodeCount());
    saved.set(node);  // it fails: nothing passes it
    if (isAtTheTop(graph, node, below, cycle)) {
        for (const int each : cycle) {
            if (saved.add(each)) safe.push_back(each);
        }
    }
    for (const int each : below.order) {
        const auto comesFromOutside = [&](const Adjacency::Step& step) { return !below.reached.has(step.node); };
        if (!saved.has(each) && std::ranges::any_of(graph.in(each), comesFromOutside)) {
            saved.set(each);
            safe.push_back(each);
        }
    }
    for (std::size_t next = 0; next < safe.size(); ++next) {
        for (const Adjacency::Step& step : graph.out(safe[next])) {
            if (saved.add(step.node)) safe.push_back(step.node);
        }
    }
    Marks lost(graph.nodeCount());
    for (const int each : below.order) {
        if (each == node || !saved.has(each)) lost.set(each);
    }
    return waves(graph, lost, below.distance, Way::forth);
}

Answer smallerPieces(const Adjacency& graph, int node) {
    Marks seen(graph.nodeCount());
    seen.set(node);
    std::vector<std::vector<int>> pieces;
    eachStep(graph, node, Way::both, [&](const Adjacency::Step& first) {
        if (!seen.add(first.node)) return;
        std::vector<int> piece{first.node};
        for (std::size_t next = 0; next < piece.size(); ++next) {
            eachStep(graph, piece[next], Way::both, [&](const Adjacency::Step& step) {
                if (seen.add(step.node)) piece.push_back(step.node);
            });
        }
        pieces.push_back(std::move(piece));
    });
    Marks lost(graph.nodeCount());
    lost.set(node);
    const auto largest =
        std::ranges::max_element(pieces, [](const auto& a, const auto& b) { return a.size() < b.size(); });
    for (auto piece = pieces.begin(); piece != pieces.end(); ++piece) {
        if (piece == largest) continue;
        for (const int each : *piece) lost.set(each);
    }
    return waves(graph, lost, breadthFirst(graph, node, Way::both).distance, Way::both);
}

std::size_t countOf(const std::vector<std::vector<int>>& waves) {
    std::size_t count = 0;
    for (const auto& wave : waves) count += wave.size();
    return count;
}

}  // namespace

std::size_t Answer::nodeCount() const {
    return countOf(nodeWaves);
}

std::size_t Answer::edgeCount() const {
    return countOf(edgeWaves);
}

Adjacency::Adjacency(const Graph& graph) : edgeCount_(graph.edges.size()), directed_(graph.directed) {
    Members members(graph);
    const auto eachPair = [&](const auto& take) {
        for (std::size_t e = 0; e < graph.edges.size(); ++e) {
            for (const int from : members.of(graph.edges[e].from)) {
                for (const int to : members.of(graph.edges[e].to)) take(from, to, static_cast<int>(e));
            }
        }
    };
    // Counted, summed up, filled in: the places of a node's steps are known before the first one is written.
    for (Steps* steps : {&out_, &in_}) steps->first.assign(graph.nodes.size() + 1, 0);
    eachPair([&](int from, int to, int) {
        ++out_.first[at(from) + 1];
        ++in_.first[at(to) + 1];
    });
    for (Steps* steps : {&out_, &in_}) {
        for (std::size_t i = 1; i < steps->first.size(); ++i) steps->first[i] += steps->first[i - 1];
        steps->steps.resize(steps->first.back());
    }
    std::vector<std::size_t> outNext = out_.first;
    std::vector<std::size_t> inNext = in_.first;
    eachPair([&](int from, int to, int edge) {
        out_.steps[outNext[at(from)]++] = {to, edge};
        in_.steps[inNext[at(to)]++] = {from, edge};
    });
}

Path shortestPath(const Adjacency& graph, int from, int to) {
    Path path{bothEnds(graph, from, to, Way::forth), false};
    if (path.answer.empty()) {
        path.answer = bothEnds(graph, from, to, Way::both);
        path.againstFlow = !path.answer.empty();
    }
    return path;
}

Answer downstream(const Adjacency& graph, int node) {
    const Reach reach = breadthFirst(graph, node, Way::forth);
    return waves(graph, reach.reached, reach.distance, Way::forth);
}

Answer upstream(const Adjacency& graph, int node) {
    const Reach reach = breadthFirst(graph, node, Way::back);
    return waves(graph, reach.reached, reach.distance, Way::back);
}

Answer around(const Adjacency& graph, int node, int steps) {
    const Reach reach = breadthFirst(graph, node, Way::both, steps);
    return waves(graph, reach.reached, reach.distance, Way::both);
}

Answer cutOffBy(const Adjacency& graph, int node) {
    return graph.directed() ? lostBelow(graph, node) : smallerPieces(graph, node);
}

}  // namespace orrery::graph

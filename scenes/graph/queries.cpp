#include "scenes/graph/queries.h"

#include "engine/base/parallel.h"
#include "scenes/graph/spread.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

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

constexpr std::size_t kItems = 16384;  // nodes or edges that one core goes through at a time
constexpr int kNever = -1;

// Items 0 .. count - 1 by wave, in order; waveOf(i) may be kNever.
template <typename WaveOf>
std::vector<std::vector<int>> byWave(std::size_t count, std::size_t waveCount, const WaveOf& waveOf) {
    std::vector<std::vector<int>> waves(waveCount);
    constexpr std::size_t kMostTogether = 1000;  // more waves are small ones
    if (count <= kItems || waveCount > kMostTogether) {
        for (std::size_t i = 0; i < count; ++i) {
            if (const int wave = waveOf(i); wave != kNever) waves[at(wave)].push_back(static_cast<int>(i));
        }
        return waves;
    }
    // Counted, summed up, filled in.
    const std::size_t parts = (count + kItems - 1) / kItems;
    const auto waveOfItem = std::make_unique_for_overwrite<int[]>(count);
    std::vector<std::vector<std::size_t>> places(parts);
    const auto end = [&](std::size_t part) { return std::min((part + 1) * kItems, count); };
    parallelFor(parts, [&](std::size_t part) {
        std::vector<std::size_t> counts(waveCount, 0);
        for (std::size_t i = part * kItems; i < end(part); ++i) {
            waveOfItem[i] = waveOf(i);
            if (waveOfItem[i] != kNever) ++counts[at(waveOfItem[i])];
        }
        places[part] = std::move(counts);
    });
    parallelFor(waveCount, [&](std::size_t wave) {
        std::size_t sum = 0;
        for (std::vector<std::size_t>& place : places) sum += std::exchange(place[wave], sum);
        waves[wave].resize(sum);
    });
    parallelFor(parts, [&](std::size_t part) {
        std::vector<std::size_t> place = std::move(places[part]);
        for (std::size_t i = part * kItems; i < end(part); ++i) {
            if (const int wave = waveOfItem[i]; wave != kNever)
                waves[at(wave)][place[at(wave)]++] = static_cast<int>(i);
        }
    });
    return waves;
}

// What was reached by distance, and each edge with the later of its ends; one to a group with the first of its pairs.
Answer waves(const Adjacency& graph, const Spread& spread) {
    const Marks& shown = spread.reached();
    const std::span<const int> distance = spread.distance();
    const auto waveCount = at(spread.farthest()) + 1;
    Answer answer;
    // Few: what hangs on them is looked for; many: all edges are gone through.
    if (spread.count() < graph.nodeCount() / 16) {
        answer.nodeWaves.resize(waveCount);
        answer.edgeWaves.resize(waveCount);
        struct Found {
            int edge;
            int wave;
        };
        std::vector<Found> found;
        for (const int node : shown.list()) {
            answer.nodeWaves[at(distance[at(node)])].push_back(node);
            for (const Adjacency::Step& step : graph.out(node)) {
                if (shown.has(step.node))
                    found.push_back({step.edge, std::max(distance[at(node)], distance[at(step.node)])});
            }
        }
        std::ranges::sort(found, {}, [](const Found& each) { return std::pair(each.edge, each.wave); });
        const auto rest = std::ranges::unique(found, {}, &Found::edge);
        found.erase(rest.begin(), rest.end());
        for (const Found& each : found) answer.edgeWaves[at(each.wave)].push_back(each.edge);
        return answer;
    }
    answer.nodeWaves = byWave(graph.nodeCount(), waveCount, [&](std::size_t node) {
        return shown.has(static_cast<int>(node)) ? distance[node] : kNever;
    });
    answer.edgeWaves = byWave(graph.edgeCount(), waveCount, [&](std::size_t edge) {
        int wave = kNever;
        for (const Adjacency::Pair& pair : graph.pairs(static_cast<int>(edge))) {
            if (!shown.has(pair.from) || !shown.has(pair.to)) continue;
            const int here = std::max(distance[at(pair.from)], distance[at(pair.to)]);
            wave = wave == kNever ? here : std::min(wave, here);
        }
        return wave;
    });
    return answer;
}

Answer spreadFrom(const Adjacency& graph, int node, const Spread::Options& options) {
    Spread spread(graph, options);
    spread.from(node);
    return waves(graph, spread);
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

// All that is not marked, and one node.
Marks allBut(const Marks& marks, int node) {
    Marks rest(marks.size());
    for (std::size_t i = 0; i < rest.wordCount(); ++i) rest.word(i) = marks.missing(i);
    rest.set(node);
    return rest;
}

// Whether nothing outside of the node's own cycles leads to it, so that those cycles are where the flow begins. They
// are marked in `cycle`.
bool isAtTheTop(const Adjacency& graph, int node, const Marks& below, Marks& cycle) {
    constexpr std::size_t kMost = 2000;  // nodes that are looked at before it takes all cores
    std::vector<int> above{node};
    Marks seen(graph.nodeCount());
    seen.set(node);
    for (std::size_t next = 0; next < above.size() && above.size() < kMost; ++next) {
        for (const Adjacency::Step& step : graph.in(above[next])) {
            if (!below.has(step.node)) return false;
            if (seen.add(step.node)) above.push_back(step.node);
        }
    }
    Spread spread(graph, {.way = Way::back, .distances = false});
    spread.from(node);
    cycle = spread.reached();
    for (std::size_t i = 0; i < cycle.wordCount(); ++i) {
        if ((cycle.word(i) & ~below.word(i)) != 0) return false;
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
    Spread spread(graph, {.distances = false});
    spread.from(node);
    const Marks& below = spread.reached();
    Marks safe(graph.nodeCount());
    if (!isAtTheTop(graph, node, below, safe)) safe = Marks(graph.nodeCount());
    constexpr std::size_t kWords = 256;
    parallelChunks(below.wordCount(), kWords, [&](const auto& range) {
        const auto isOutside = [&](const Adjacency::Step& step) { return !below.has(step.node); };
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
            Marks::eachBit(below.word(i) & ~safe.word(i), i, [&](int each) {
                if (std::ranges::any_of(graph.in(each), isOutside)) safe.set(each);
            });
        }
    });
    safe.clear(node);  // it fails: nothing passes it
    const Marks notBelow = allBut(below, node);
    Spread saved(graph, {.blocked = &notBelow, .distances = false});
    saved.from(safe);
    // What is lost is reached from the node through what is lost alone: else it would be safe.
    Marks notLost = saved.reached();
    for (std::size_t i = 0; i < notLost.wordCount(); ++i) notLost.word(i) |= below.missing(i);
    return spreadFrom(graph, node, {.blocked = &notLost});
}

Answer smallerPieces(const Adjacency& graph, int node) {
    Marks failed(graph.nodeCount());
    failed.set(node);
    Spread pieces(graph, {.way = Way::both, .blocked = &failed, .distances = false});
    std::size_t most = 0;
    int inLargest = node;
    eachStep(graph, node, Way::both, [&](const Adjacency::Step& step) {
        if (step.node == node) return;
        const std::size_t size = pieces.from(step.node);
        if (size > most) inLargest = step.node;
        most = std::max(most, size);
    });
    Spread largest(graph, {.way = Way::both, .blocked = &failed, .distances = false});
    if (inLargest != node) largest.from(inLargest);
    return spreadFrom(graph, node, {.way = Way::both, .blocked = &largest.reached()});
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
    pairs_.reserve(out_.steps.size());
    eachPair([&](int from, int to, int edge) {
        pairs_.push_back({from, to});
        out_.steps[outNext[at(from)]++] = {to, edge};
        in_.steps[inNext[at(to)]++] = {from, edge};
    });
    const auto toNode = [](const Edge& edge) {
        return edge.from.kind == Endpoint::Kind::node && edge.to.kind == Endpoint::Kind::node;
    };
    if (std::ranges::all_of(graph.edges, toNode)) return;
    firstPair_.assign(edgeCount_ + 1, 0);
    eachPair([&](int, int, int edge) { ++firstPair_[at(edge) + 1]; });
    for (std::size_t i = 1; i < firstPair_.size(); ++i) firstPair_[i] += firstPair_[i - 1];
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
    return spreadFrom(graph, node, {.way = Way::forth});
}

Answer upstream(const Adjacency& graph, int node) {
    return spreadFrom(graph, node, {.way = Way::back});
}

Answer around(const Adjacency& graph, int node, int steps) {
    return spreadFrom(graph, node, {.way = Way::both, .most = steps});
}

Answer cutOffBy(const Adjacency& graph, int node) {
    return graph.directed() ? lostBelow(graph, node) : smallerPieces(graph, node);
}

}  // namespace orrery::graph

#include "scenes/graph/centrality.h"

#include "engine/base/parallel.h"
#include "engine/base/random.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

namespace orrery::graph {

namespace {

std::size_t index(int node) {
    return static_cast<std::size_t>(node);
}

// Sums are made within blocks of this size and then over the blocks in their order, so that the number of threads
// rounds nothing otherwise.
constexpr std::size_t kBlock = 8192;

template <typename Body>
void eachBlock(std::size_t count, const Body& body) {
    parallelFor((count + kBlock - 1) / kBlock,
                [&](std::size_t block) { body(block, block * kBlock, std::min(count, (block + 1) * kBlock)); });
}

template <typename Term>
double sumOver(std::size_t count, const Term& term) {
    std::vector<double> sums((count + kBlock - 1) / kBlock, 0.0);
    eachBlock(count, [&](std::size_t block, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) sums[block] += term(i);
    });
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

template <typename Visit>
void eachNext(const Adjacency& graph, int node, Visit visit) {
    for (const Adjacency::Step& step : graph.out(node)) visit(step.node);
    if (graph.directed()) return;
    for (const Adjacency::Step& step : graph.in(node)) visit(step.node);
}

template <typename Visit>
void eachBefore(const Adjacency& graph, int node, Visit visit) {
    for (const Adjacency::Step& step : graph.in(node)) visit(step.node);
    if (graph.directed()) return;
    for (const Adjacency::Step& step : graph.out(node)) visit(step.node);
}

// Paths from one node to all others, and what of them passes each node.
class Passing {
 public:
    explicit Passing(const Adjacency& graph)
        : graph_(graph),
          distance_(graph.nodeCount(), -1),
          paths_(graph.nodeCount(), 0.0),
          share_(graph.nodeCount(), 0.0),
          passing_(graph.nodeCount(), 0.0) {}

    const std::vector<double>& passing() const { return passing_; }

    void addFrom(int start) {
        order_.assign(1, start);
        distance_[index(start)] = 0;
        paths_[index(start)] = 1.0;
        std::vector<double> scales;  // of each wave
        std::size_t begin = 0;
        while (begin < order_.size()) {
            const std::size_t end = order_.size();
            scales.push_back(tamed(begin, end));
            for (std::size_t i = begin; i < end; ++i) spread(order_[i]);
            begin = end;
        }
        // From the farthest back: share_ is what a node passes on to the paths before it, divided by their number.
        for (std::size_t i = order_.size(); i-- > 0;) {
            const int node = order_[i];
            double beyond = 0.0;
            eachNext(graph_, node, [&](int next) {
                if (distance_[index(next)] == distance_[index(node)] + 1) beyond += share_[index(next)];
            });
            beyond *= paths_[index(node)];
            if (node != start) passing_[index(node)] += beyond;
            share_[index(node)] = (1.0 + beyond) / paths_[index(node)] * scales[index(distance_[index(node)])];
        }
        for (const int node : order_) {
            distance_[index(node)] = -1;
            paths_[index(node)] = 0.0;
        }
    }

 private:
    // Paths multiply without end in grids, and only the ratios between neighbouring waves count: a wave with too many
    // is counted in larger units.
    double tamed(std::size_t begin, std::size_t end) {
        constexpr double kMost = 1e100;
        double most = 0.0;
        for (std::size_t i = begin; i < end; ++i) most = std::max(most, paths_[index(order_[i])]);
        if (most < kMost) return 1.0;
        for (std::size_t i = begin; i < end; ++i)
            paths_[index(order_[i])] = std::max(paths_[index(order_[i])] / kMost, 1e-200);
        return 1.0 / kMost;
    }

    void spread(int node) {
        const int further = distance_[index(node)] + 1;
        const double paths = paths_[index(node)];
        eachNext(graph_, node, [&](int next) {
            int& distance = distance_[index(next)];
            if (distance < 0) {
                distance = further;
                order_.push_back(next);
            }
            if (distance == further) paths_[index(next)] += paths;
        });
    }

    const Adjacency& graph_;
    std::vector<int> distance_;
    std::vector<double> paths_;
    std::vector<double> share_;
    std::vector<double> passing_;
    std::vector<int> order_;
};

// The pivots are dealt to so many lists, each of which is added up by itself.
constexpr std::size_t kLists = 8;

}  // namespace

std::vector<float> pageRank(const Adjacency& graph, double damping, Progress* progress) {
    constexpr int kMostRounds = 200;
    constexpr double kEnough = 1e-9;
    const std::size_t count = graph.nodeCount();
    if (count == 0) return {};
    const auto nodes = static_cast<double>(count);
    std::vector<double> rank(count, 1.0 / nodes);
    std::vector<double> next(count);
    std::vector<double> given(count);  // what each edge that leaves the node carries
    const auto leaving = [&](std::size_t i) {
        const auto node = static_cast<int>(i);
        return graph.directed() ? graph.out(node).size() : graph.degree(node);
    };
    for (int round = 0; round < kMostRounds; ++round) {
        if (progress != nullptr && progress->stopped()) return {};
        const double stuck = sumOver(count, [&](std::size_t i) { return leaving(i) == 0 ? rank[i] : 0.0; });
        eachBlock(count, [&](std::size_t, std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                given[i] = rank[i] / static_cast<double>(std::max<std::size_t>(leaving(i), 1));
        });
        const double base = (1.0 - damping) / nodes + damping * stuck / nodes;
        eachBlock(count, [&](std::size_t, std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                double sum = 0.0;
                eachBefore(graph, static_cast<int>(i), [&](int before) { sum += given[index(before)]; });
                next[i] = base + damping * sum;
            }
        });
        const double change = sumOver(count, [&](std::size_t i) { return std::abs(next[i] - rank[i]); });
        std::swap(rank, next);
        if (change < kEnough) break;
        // The change shrinks by the damping in each round.
        if (progress != nullptr) progress->tell(std::clamp(std::log(change) / std::log(kEnough), 0.0, 1.0));
    }
    return {rank.begin(), rank.end()};
}

int pivotsFor(const Adjacency& graph) {
    constexpr double kVisits = 4e8;  // of nodes and edges: some seconds on two cores
    const double each = static_cast<double>(graph.nodeCount() + 2 * graph.stepCount());
    return static_cast<int>(std::clamp(kVisits / std::max(each, 1.0), 32.0, 1e6));
}

std::vector<float> betweenness(const Adjacency& graph, const BetweennessOptions& options, Progress* progress) {
    const std::size_t count = graph.nodeCount();
    if (count < 3) return std::vector<float>(count, 0.0F);
    const int wanted = options.pivots > 0 ? options.pivots : pivotsFor(graph);
    const std::size_t pivots = std::min(index(wanted), count);
    // The first of a shuffle.
    std::vector<int> nodes(count);
    std::iota(nodes.begin(), nodes.end(), 0);
    Random random(options.seed);
    for (std::size_t i = 0; pivots < count && i < pivots; ++i)
        std::swap(nodes[i], nodes[i + random.below(static_cast<std::uint32_t>(count - i))]);
    std::vector<std::vector<double>> lists(std::min(kLists, pivots));
    std::atomic<std::size_t> done{0};
    parallelFor(lists.size(), [&](std::size_t list) {
        Passing passing(graph);
        for (std::size_t i = list; i < pivots; i += lists.size()) {
            if (progress != nullptr && progress->stopped()) return;
            passing.addFrom(nodes[i]);
            const std::size_t now = done.fetch_add(1) + 1;
            if (progress != nullptr) progress->tell(static_cast<double>(now) / static_cast<double>(pivots));
        }
        lists[list] = passing.passing();
    });
    if (progress != nullptr && progress->stopped()) return {};
    // Pairs from all nodes, as far as the pivots stand for them.
    const double scale = static_cast<double>(count) / static_cast<double>(pivots) /
                         (static_cast<double>(count - 1) * static_cast<double>(count - 2));
    std::vector<float> shares(count);
    for (std::size_t i = 0; i < count; ++i) {
        double sum = 0.0;
        for (const auto& list : lists) sum += list[i];
        shares[i] = static_cast<float>(sum * scale);
    }
    return shares;
}

}  // namespace orrery::graph

#include "scenes/graph/communities.h"

#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace orrery::graph {

namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

double weightOf(std::span<const float> weights, int edge) {
    if (weights.empty()) return 1.0;
    const float weight = weights[at(edge)];
    return weight > 0.0F ? static_cast<double>(weight) : 1.0;
}

// An undirected graph with weights, of nodes or of communities that have become nodes.
struct Network {
    struct Arc {
        int to;
        float weight;
    };
    std::vector<std::size_t> first;  // of a node's arcs, and one more
    std::vector<Arc> arcs;           // each edge from both its ends; no loops
    std::vector<double> strength;    // of a node: weights at it, loops twice
    double total = 0.0;              // of all strengths

    int size() const { return static_cast<int>(strength.size()); }
    std::span<const Arc> of(int node) const {
        return {arcs.data() + first[at(node)], first[at(node) + 1] - first[at(node)]};
    }
};

Network networkOf(const Adjacency& graph, std::span<const float> weights) {
    const auto count = static_cast<int>(graph.nodeCount());
    Network network;
    network.first.reserve(at(count) + 1);
    network.first.push_back(0);
    network.arcs.reserve(graph.stepCount() * 2);
    network.strength.resize(at(count));
    for (int node = 0; node < count; ++node) {
        for (const auto steps : {graph.out(node), graph.in(node)}) {
            for (const Adjacency::Step& step : steps) {
                const double weight = weightOf(weights, step.edge);
                network.strength[at(node)] += weight;
                if (step.node != node) network.arcs.push_back({step.node, static_cast<float>(weight)});
            }
        }
        network.total += network.strength[at(node)];
        network.first.push_back(network.arcs.size());
    }
    return network;
}

// Sums of weights by community, cleared at the cost of what was touched.
class Ledger {
 public:
    explicit Ledger(int count) : sums_(at(count), 0.0), present_(at(count), 0) {}

    void add(int community, double weight) {
        if (present_[at(community)] == 0) {
            present_[at(community)] = 1;
            touched_.push_back(community);
        }
        sums_[at(community)] += weight;
    }
    double of(int community) const { return sums_[at(community)]; }
    std::span<const int> touched() const { return touched_; }
    void clear() {
        for (const int community : touched_) {
            sums_[at(community)] = 0.0;
            present_[at(community)] = 0;
        }
        touched_.clear();
    }

 private:
    std::vector<double> sums_;
    std::vector<unsigned char> present_;
    std::vector<int> touched_;
};

std::vector<int> shuffled(int count, Random& random) {
    std::vector<int> order(at(count));
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
    return order;
}

std::vector<double> strengthsOf(const Network& network, const std::vector<int>& community) {
    std::vector<double> strengths(at(network.size()), 0.0);
    for (int node = 0; node < network.size(); ++node) strengths[at(community[at(node)])] += network.strength[at(node)];
    return strengths;
}

// Numbers from 0 without gaps, in the order in which they first occur; how many there are.
int renumber(std::vector<int>& community) {
    if (community.empty()) return 0;
    std::vector<int> number(at(*std::ranges::max_element(community)) + 1, -1);
    int next = 0;
    for (int& each : community) {
        if (number[at(each)] < 0) number[at(each)] = next++;
        each = number[at(each)];
    }
    return next;
}

// A gain must be worth more than what the sums are rounded by: nodes must not go to and fro for nothing.
constexpr double kLeastGain = 1e-9;

// Moves nodes to the community where they add most, until none is better off elsewhere; of a node that moved only the
// neighbours are looked at again. True when any moved.
bool moveNodes(const Network& network, std::vector<int>& community, double resolution, Random& random,
               const Progress* progress) {
    const int count = network.size();
    std::vector<double> strengths = strengthsOf(network, community);
    std::vector<int> members(at(count), 0);
    for (const int each : community) ++members[at(each)];
    std::vector<int> empty;  // communities that a node may have for itself
    for (int i = count - 1; i >= 0; --i) {
        if (members[at(i)] == 0) empty.push_back(i);
    }
    // A ring of all nodes: whoever waits stands in it once.
    std::vector<int> queue = shuffled(count, random);
    std::vector<unsigned char> waits(at(count), 1);
    std::size_t head = 0;
    std::size_t waiting = queue.size();
    Ledger ledger(count);
    bool moved = false;
    while (waiting > 0) {
        const int node = queue[head];
        head = head + 1 == queue.size() ? 0 : head + 1;
        --waiting;
        waits[at(node)] = 0;
        if ((head & 0xFFFU) == 0 && progress != nullptr && progress->stopped()) return moved;
        const int own = community[at(node)];
        const double strength = network.strength[at(node)];
        const double scale = resolution * strength / network.total;
        for (const Network::Arc& arc : network.of(node))
            ledger.add(community[at(arc.to)], static_cast<double>(arc.weight));
        int best = own;
        double bestGain = ledger.of(own) - scale * (strengths[at(own)] - strength) + kLeastGain * strength;
        for (const int each : ledger.touched()) {
            const double gain = ledger.of(each) - scale * strengths[at(each)];
            if (each != own && gain > bestGain) {
                best = each;
                bestGain = gain;
            }
        }
        if (bestGain < 0.0 && members[at(own)] > 1) {
            best = empty.back();
            empty.pop_back();
        }
        ledger.clear();
        if (best == own) continue;
        moved = true;
        strengths[at(own)] -= strength;
        strengths[at(best)] += strength;
        if (--members[at(own)] == 0) empty.push_back(own);
        ++members[at(best)];
        community[at(node)] = best;
        for (const Network::Arc& arc : network.of(node)) {
            if (waits[at(arc.to)] != 0 || community[at(arc.to)] == best) continue;
            waits[at(arc.to)] = 1;
            const std::size_t tail = head + waiting;
            queue[tail >= queue.size() ? tail - queue.size() : tail] = arc.to;
            ++waiting;
        }
    }
    return moved;
}

// Within each community, merges single nodes to parts that are well connected to the rest of it.
std::vector<int> refine(const Network& network, const std::vector<int>& community, double resolution, Random& random) {
    const int count = network.size();
    const std::vector<double> strengths = strengthsOf(network, community);
    std::vector<int> part(at(count));
    std::iota(part.begin(), part.end(), 0);
    std::vector<double> partStrength = network.strength;
    std::vector<int> partMembers(at(count), 1);
    // Weights from a part to the rest of its community.
    std::vector<double> outward(at(count), 0.0);
    for (int node = 0; node < count; ++node) {
        for (const Network::Arc& arc : network.of(node)) {
            if (community[at(arc.to)] == community[at(node)]) outward[at(node)] += static_cast<double>(arc.weight);
        }
    }
    const auto wellConnected = [&](int each, int within) {
        const double own = partStrength[at(each)];
        return outward[at(each)] >= resolution * own * (strengths[at(within)] - own) / network.total;
    };
    Ledger ledger(count);
    for (const int node : shuffled(count, random)) {
        const int within = community[at(node)];
        // Whoever is not alone any more stays where he is.
        if (partMembers[at(part[at(node)])] > 1 || !wellConnected(part[at(node)], within)) continue;
        for (const Network::Arc& arc : network.of(node)) {
            if (community[at(arc.to)] == within) ledger.add(part[at(arc.to)], static_cast<double>(arc.weight));
        }
        const int own = part[at(node)];
        const double scale = resolution * network.strength[at(node)] / network.total;
        int best = own;
        double bestGain = 0.0;
        for (const int each : ledger.touched()) {
            const double gain = ledger.of(each) - scale * partStrength[at(each)];
            if (gain > bestGain && wellConnected(each, within)) {
                best = each;
                bestGain = gain;
            }
        }
        if (best != own) {
            // The weights between the two no longer lead outward from either.
            outward[at(best)] += outward[at(own)] - 2.0 * ledger.of(best);
            partStrength[at(best)] += network.strength[at(node)];
            partMembers[at(own)] = 0;
            ++partMembers[at(best)];
            part[at(node)] = best;
        }
        ledger.clear();
    }
    return part;
}

// The parts as nodes; `part` numbered without gaps.
Network aggregated(const Network& network, const std::vector<int>& part, int parts) {
    std::vector<std::size_t> start(at(parts) + 1, 0);
    for (const int each : part) ++start[at(each) + 1];
    for (std::size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
    std::vector<int> members(part.size());
    std::vector<std::size_t> next(start.begin(), start.end() - 1);
    for (std::size_t node = 0; node < part.size(); ++node) members[next[at(part[node])]++] = static_cast<int>(node);

    Network made;
    made.total = network.total;
    made.strength.resize(at(parts), 0.0);
    made.first.reserve(at(parts) + 1);
    made.first.push_back(0);
    Ledger ledger(parts);
    for (int each = 0; each < parts; ++each) {
        for (std::size_t i = start[at(each)]; i < start[at(each) + 1]; ++i) {
            made.strength[at(each)] += network.strength[at(members[i])];
            for (const Network::Arc& arc : network.of(members[i])) {
                if (part[at(arc.to)] != each) ledger.add(part[at(arc.to)], static_cast<double>(arc.weight));
            }
        }
        for (const int to : ledger.touched()) made.arcs.push_back({to, static_cast<float>(ledger.of(to))});
        made.first.push_back(made.arcs.size());
        ledger.clear();
    }
    return made;
}

// One round: levels of moving, refining and merging until every community is a single node.
bool improve(const Network& base, std::vector<int>& community, double resolution, Random& random,
             const Progress* progress) {
    Network network = base;
    std::vector<int> node(community.size());  // of `network`, for every node of the base
    std::iota(node.begin(), node.end(), 0);
    std::vector<int> level = community;
    bool improved = false;
    while (true) {
        improved = moveNodes(network, level, resolution, random, progress) || improved;
        for (std::size_t i = 0; i < node.size(); ++i) community[i] = level[at(node[i])];
        if (progress != nullptr && progress->stopped()) return false;
        std::vector<int> count = level;
        if (renumber(count) == network.size()) break;
        std::vector<int> part = refine(network, level, resolution, random);
        const int parts = renumber(part);
        // Nothing could be merged: one more level would be this one again.
        if (parts == network.size()) break;
        std::vector<int> next(at(parts));
        for (int i = 0; i < network.size(); ++i) next[at(part[at(i)])] = level[at(i)];
        renumber(next);
        network = aggregated(network, part, parts);
        for (int& each : node) each = part[at(each)];
        level = std::move(next);
    }
    renumber(community);
    return improved;
}

void describe(const Adjacency& graph, Communities& found) {
    const int count = renumber(found.of);
    std::vector<int> sizes(at(count), 0);
    for (const int each : found.of) ++sizes[at(each)];
    std::vector<int> order(at(count));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, [&](int a, int b) { return sizes[at(a)] > sizes[at(b)]; });
    std::vector<int> number(at(count));
    for (int i = 0; i < count; ++i) number[at(order[at(i)])] = i;
    for (int& each : found.of) each = number[at(each)];
    found.sizes.resize(at(count));
    for (int i = 0; i < count; ++i) found.sizes[at(i)] = sizes[at(order[at(i)])];
    found.centres.assign(at(count), -1);
    std::vector<std::size_t> most(at(count), 0);
    for (std::size_t i = 0; i < found.of.size(); ++i) {
        std::size_t inside = 0;
        for (const auto steps : {graph.out(static_cast<int>(i)), graph.in(static_cast<int>(i))}) {
            for (const Adjacency::Step& step : steps) inside += found.of[at(step.node)] == found.of[i] ? 1 : 0;
        }
        int& centre = found.centres[at(found.of[i])];
        if (centre >= 0 && inside <= most[at(found.of[i])]) continue;
        centre = static_cast<int>(i);
        most[at(found.of[i])] = inside;
    }
}

}  // namespace

double modularity(const Adjacency& graph, std::span<const int> community, std::span<const float> weights,
                  double resolution) {
    double inside = 0.0;
    double total = 0.0;
    std::vector<double> strengths;
    for (std::size_t i = 0; i < community.size(); ++i) {
        const std::size_t own = at(community[i]);
        if (own >= strengths.size()) strengths.resize(own + 1, 0.0);
        for (const auto steps : {graph.out(static_cast<int>(i)), graph.in(static_cast<int>(i))}) {
            for (const Adjacency::Step& step : steps) {
                const double weight = weightOf(weights, step.edge);
                strengths[own] += weight;
                total += weight;
                if (community[at(step.node)] == community[i]) inside += weight;
            }
        }
    }
    if (total <= 0.0) return 0.0;
    double expected = 0.0;
    for (const double strength : strengths) expected += strength / total * (strength / total);
    return inside / total - resolution * expected;
}

Communities findCommunities(const Adjacency& graph, std::span<const float> weights, const LeidenOptions& options,
                            Progress* progress) {
    Communities found;
    found.of.resize(graph.nodeCount());
    std::iota(found.of.begin(), found.of.end(), 0);
    const Network network = networkOf(graph, weights);
    Random random(options.seed);
    for (int round = 0; round < options.rounds && network.total > 0.0; ++round) {
        const bool improved = improve(network, found.of, options.resolution, random, progress);
        if (progress != nullptr) {
            if (progress->stopped()) return {};
            progress->tell(static_cast<double>(round + 1) / static_cast<double>(options.rounds));
        }
        if (!improved) break;
    }
    describe(graph, found);
    found.modularity = modularity(graph, found.of, weights, options.resolution);
    return found;
}

bool standOut(const Communities& communities, const Adjacency& graph) {
    constexpr double kBeyondChance = 0.1;
    double ends = 0.0;
    for (std::size_t i = 0; i < graph.nodeCount(); ++i) ends += static_cast<double>(graph.degree(static_cast<int>(i)));
    if (ends <= 0.0) return false;
    const double byChance = std::min(0.97 / std::sqrt(ends / static_cast<double>(graph.nodeCount())), 0.8);
    return communities.modularity > byChance + kBeyondChance;
}

}  // namespace orrery::graph

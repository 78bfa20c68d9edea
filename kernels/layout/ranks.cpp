#include "kernels/layout/ranks.h"

#include "kernels/layout/index.h"
#include "kernels/layout/rank_flow.h"
#include "kernels/layout/simplex.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <numeric>

namespace orrery::layout {
namespace {

// An edge as long as this is already longer than any picture; more would only overflow sums.
constexpr int kMaxMinLength = 1000;

// Outgoing arcs of every node, in source order.
struct Outgoing {
    std::vector<int> first;
    std::vector<int> arcs;

    Outgoing(int nodeCount, std::span<const Arc> all) : first(at(nodeCount) + 1, 0), arcs(all.size()) {
        for (const Arc& arc : all) ++first[at(arc.from) + 1];
        for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
        std::vector<int> next(first.begin(), first.end() - 1);
        for (std::size_t i = 0; i < all.size(); ++i) arcs[at(next[at(all[i].from)]++)] = static_cast<int>(i);
    }
};

// Kahn's order over an acyclic set of arcs, each node as deep as its longest path from a source.
std::vector<int> longestPath(int nodeCount, std::span<const Arc> arcs) {
    const Outgoing outgoing(nodeCount, arcs);
    std::vector<int> waiting(at(nodeCount), 0);
    for (const Arc& arc : arcs) ++waiting[at(arc.to)];
    std::vector<int> order;
    order.reserve(at(nodeCount));
    for (int node = 0; node < nodeCount; ++node) {
        if (waiting[at(node)] == 0) order.push_back(node);
    }
    std::vector<int> ranks(at(nodeCount), 0);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const int node = order[i];
        for (int k = outgoing.first[at(node)]; k < outgoing.first[at(node) + 1]; ++k) {
            const Arc& arc = arcs[at(outgoing.arcs[at(k)])];
            ranks[at(arc.to)] = std::max(ranks[at(arc.to)], ranks[at(node)] + arc.minLength);
            if (--waiting[at(arc.to)] == 0) order.push_back(arc.to);
        }
    }
    return ranks;
}

// Component number of every node, and how many there are.
std::pair<std::vector<int>, int> components(int nodeCount, std::span<const Arc> arcs) {
    std::vector<int> of(at(nodeCount));
    std::iota(of.begin(), of.end(), 0);
    const auto find = [&of](int node) {
        while (of[at(node)] != node) {
            of[at(node)] = of[at(of[at(node)])];
            node = of[at(node)];
        }
        return node;
    };
    for (const Arc& arc : arcs) {
        const int a = find(arc.from);
        const int b = find(arc.to);
        of[at(std::max(a, b))] = std::min(a, b);
    }
    int count = 0;
    std::vector<int> number(at(nodeCount), -1);
    for (int node = 0; node < nodeCount; ++node) {
        const int root = find(node);
        if (number[at(root)] < 0) number[at(root)] = count++;
        number[at(node)] = number[at(root)];
    }
    return {std::move(number), count};
}

// Makes the sum of arc lengths as small as it can and ranks start at 0 in each component; arcs are acyclic and `ranks`
// feasible. False when it may not be the least.
bool shortenRanks(int nodeCount, std::span<const Arc> arcs, std::vector<int>& ranks) {
    // Every pivot of the simplex walks the whole tree: above some hundred nodes the flow is faster. Where both find the
    // least, they need not find the same ranks.
    constexpr std::size_t kSimplexNodes = 500;
    constexpr std::size_t kSimplexArcs = 5000;
    constexpr int kMostPivots = 4000;
    const auto [componentOf, count] = components(nodeCount, arcs);
    std::vector<std::vector<int>> members(at(count));
    std::vector<int> local(at(nodeCount));
    for (int node = 0; node < nodeCount; ++node) {
        auto& list = members[at(componentOf[at(node)])];
        local[at(node)] = static_cast<int>(list.size());
        list.push_back(node);
    }
    // Parallel arcs become one with their number as weight, in the order of their first appearance.
    std::vector<std::vector<WeightedArc>> merged(at(count));
    std::map<std::pair<int, int>, std::size_t> known;
    for (const Arc& arc : arcs) {
        auto& list = merged[at(componentOf[at(arc.from)])];
        const auto [found, fresh] = known.try_emplace({arc.from, arc.to}, list.size());
        if (fresh) {
            list.push_back({local[at(arc.from)], local[at(arc.to)], arc.minLength, 1});
        } else {
            ++list[found->second].weight;
            list[found->second].minLength = std::max(list[found->second].minLength, arc.minLength);
        }
    }
    bool shortest = true;
    for (int i = 0; i < count; ++i) {
        const std::vector<int>& nodes = members[at(i)];
        std::vector<int> own;
        own.reserve(nodes.size());
        for (const int node : nodes) own.push_back(ranks[at(node)]);
        if (nodes.size() > 1) {
            const std::vector<WeightedArc>& weighted = merged[at(i)];
            const Incidence incidence(own.size(), weighted);
            const bool few = nodes.size() <= kSimplexNodes && weighted.size() <= kSimplexArcs;
            const bool done = (few && shortenBySimplex(weighted, incidence, kMostPivots, own)) ||
                              shortenByFlow(weighted, incidence, own);
            shortest = done && shortest;
            balanceRanks(weighted, incidence, own);
        }
        const int lowest = *std::min_element(own.begin(), own.end());
        for (std::size_t k = 0; k < nodes.size(); ++k) ranks[at(nodes[k])] = own[k] - lowest;
    }
    return shortest;
}

}  // namespace

std::vector<bool> findBackArcs(int nodeCount, std::span<const Arc> arcs) {
    const Outgoing outgoing(nodeCount, arcs);
    enum class State : unsigned char { fresh, open, done };
    std::vector<State> state(at(nodeCount), State::fresh);
    std::vector<bool> back(arcs.size(), false);
    std::vector<std::pair<int, int>> stack;  // node, position among its arcs
    for (int root = 0; root < nodeCount; ++root) {
        if (state[at(root)] != State::fresh) continue;
        stack.emplace_back(root, outgoing.first[at(root)]);
        state[at(root)] = State::open;
        while (!stack.empty()) {
            auto& [node, next] = stack.back();
            if (next == outgoing.first[at(node) + 1]) {
                state[at(node)] = State::done;
                stack.pop_back();
                continue;
            }
            const int arc = outgoing.arcs[at(next++)];
            const int to = arcs[at(arc)].to;
            if (to == node) continue;
            if (state[at(to)] == State::open) {
                back[at(arc)] = true;
            } else if (state[at(to)] == State::fresh) {
                state[at(to)] = State::open;
                stack.emplace_back(to, outgoing.first[at(to)]);
            }
        }
    }
    return back;
}

Ranking rankNodes(int nodeCount, std::span<const Arc> arcs) {
    Ranking result;
    result.back = findBackArcs(nodeCount, arcs);
    std::vector<Arc> acyclic;
    acyclic.reserve(arcs.size());
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        Arc arc = arcs[i];
        if (arc.from == arc.to) continue;
        if (result.back[i]) std::swap(arc.from, arc.to);
        arc.minLength = std::clamp(arc.minLength, 0, kMaxMinLength);
        acyclic.push_back(arc);
    }
    result.ranks = longestPath(nodeCount, acyclic);
    result.shortest = shortenRanks(nodeCount, acyclic, result.ranks);
    return result;
}

long long totalSpan(const Ranking& ranking, std::span<const Arc> arcs) {
    long long sum = 0;
    for (const Arc& arc : arcs) sum += std::abs(ranking.ranks[at(arc.to)] - ranking.ranks[at(arc.from)]);
    return sum;
}

}  // namespace orrery::layout

#include "kernels/layout/ranks.h"

#include "kernels/layout/index.h"
#include "kernels/layout/simplex.h"

#include <algorithm>
#include <cstdlib>

namespace orrery::layout {
namespace {

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

}  // namespace

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

#include "kernels/layout/rank_arcs.h"

#include "kernels/layout/index.h"

#include <algorithm>

namespace orrery::layout {

Incidence::Incidence(std::size_t nodes, std::span<const WeightedArc> arcs)
    : first_(nodes + 1, 0), arcs_(2 * arcs.size()) {
    for (const WeightedArc& arc : arcs) {
        ++first_[at(arc.from) + 1];
        ++first_[at(arc.to) + 1];
    }
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    std::vector<int> next(first_.begin(), first_.end() - 1);
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        arcs_[at(next[at(arcs[i].from)]++)] = static_cast<int>(i);
        arcs_[at(next[at(arcs[i].to)]++)] = static_cast<int>(i);
    }
}

void balanceRanks(std::span<const WeightedArc> arcs, const Incidence& incidence, std::vector<int>& ranks) {
    constexpr int kFarthest = 1000;  // ranks that are looked at either way: a chain beside a long one has room for more
    const int lowest = *std::min_element(ranks.begin(), ranks.end());
    const int highest = *std::max_element(ranks.begin(), ranks.end());
    std::vector<int> crowd(at(highest - lowest) + 1, 0);
    for (const int rank : ranks) ++crowd[at(rank - lowest)];
    for (int node = 0; node < static_cast<int>(ranks.size()); ++node) {
        int& own = ranks[at(node)];
        int balanceOfWeights = 0;
        int low = std::max(lowest, own - kFarthest);
        int high = std::min(highest, own + kFarthest);
        for (const int i : incidence.of(node)) {
            const WeightedArc& arc = arcs[at(i)];
            if (arc.to == node) {
                balanceOfWeights += arc.weight;
                low = std::max(low, ranks[at(arc.from)] + arc.minLength);
            } else {
                balanceOfWeights -= arc.weight;
                high = std::min(high, ranks[at(arc.to)] - arc.minLength);
            }
        }
        if (balanceOfWeights != 0 || low >= high) continue;
        int best = own;
        for (int rank = low; rank <= high; ++rank) {
            if (crowd[at(rank - lowest)] < crowd[at(best - lowest)] - 1) best = rank;
        }
        --crowd[at(own - lowest)];
        ++crowd[at(best - lowest)];
        own = best;
    }
}

}  // namespace orrery::layout

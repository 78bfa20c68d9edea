#include "kernels/layout/simplex.h"

#include "kernels/layout/index.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace orrery::layout {
namespace {

// Every pivot walks the whole tree; beyond these sizes that is no longer a fraction of a second.
constexpr int kMaxNodes = 1200;
constexpr std::size_t kMaxArcs = 5000;
constexpr int kMaxPivots = 4000;

struct WeightedArc {
    int from;
    int to;
    int minLength;
    int weight;
};

// One connected component, nodes renumbered from 0.
class Simplex {
 public:
    Simplex(std::vector<WeightedArc> arcs, std::vector<int> ranks) : arcs_(std::move(arcs)), ranks_(std::move(ranks)) {
        incident_.resize(ranks_.size());
        for (std::size_t i = 0; i < arcs_.size(); ++i) {
            incident_[at(arcs_[i].from)].push_back(static_cast<int>(i));
            incident_[at(arcs_[i].to)].push_back(static_cast<int>(i));
        }
        inTree_.assign(arcs_.size(), false);
        cut_.assign(arcs_.size(), 0);
        low_.resize(ranks_.size());
        limit_.resize(ranks_.size());
        parentArc_.resize(ranks_.size());
    }

    bool run() {
        growTightTree();
        walkTree();
        for (int pivot = 0; pivot < kMaxPivots; ++pivot) {
            const int leaving = leavingArc();
            if (leaving < 0) return true;
            exchange(leaving, enteringArc(leaving));
            walkTree();
        }
        return false;
    }

    void balance() {
        const int lowest = *std::min_element(ranks_.begin(), ranks_.end());
        const int highest = *std::max_element(ranks_.begin(), ranks_.end());
        std::vector<int> crowd(at(highest - lowest) + 1, 0);
        for (const int rank : ranks_) ++crowd[at(rank - lowest)];
        for (int node = 0; node < static_cast<int>(ranks_.size()); ++node) {
            int balanceOfWeights = 0;
            int low = lowest;
            int high = highest;
            for (const int i : incident_[at(node)]) {
                const WeightedArc& arc = arcs_[at(i)];
                if (arc.to == node) {
                    balanceOfWeights += arc.weight;
                    low = std::max(low, ranks_[at(arc.from)] + arc.minLength);
                } else {
                    balanceOfWeights -= arc.weight;
                    high = std::min(high, ranks_[at(arc.to)] - arc.minLength);
                }
            }
            if (balanceOfWeights != 0 || low >= high) continue;
            int best = ranks_[at(node)];
            for (int rank = low; rank <= high; ++rank) {
                if (crowd[at(rank - lowest)] < crowd[at(best - lowest)] - 1) best = rank;
            }
            --crowd[at(ranks_[at(node)] - lowest)];
            ++crowd[at(best - lowest)];
            ranks_[at(node)] = best;
        }
    }

    const std::vector<int>& ranks() const { return ranks_; }

 private:
    int slack(int arc) const {
        return ranks_[at(arcs_[at(arc)].to)] - ranks_[at(arcs_[at(arc)].from)] - arcs_[at(arc)].minLength;
    }
    int otherEnd(int arc, int node) const {
        return arcs_[at(arc)].from == node ? arcs_[at(arc)].to : arcs_[at(arc)].from;
    }

    // Spans all nodes with arcs of slack 0, moving what is found so far toward the nearest node outside.
    void growTightTree() {
        const std::size_t count = ranks_.size();
        std::vector<bool> reached(count, false);
        std::vector<int> tree{0};
        reached[0] = true;
        for (std::size_t next = 0; tree.size() < count;) {
            for (; next < tree.size(); ++next) {
                for (const int arc : incident_[at(tree[next])]) {
                    const int other = otherEnd(arc, tree[next]);
                    if (reached[at(other)] || slack(arc) != 0) continue;
                    reached[at(other)] = true;
                    inTree_[at(arc)] = true;
                    tree.push_back(other);
                }
            }
            if (tree.size() == count) break;
            int nearest = -1;
            for (int arc = 0; arc < static_cast<int>(arcs_.size()); ++arc) {
                if (reached[at(arcs_[at(arc)].from)] == reached[at(arcs_[at(arc)].to)]) continue;
                if (nearest < 0 || slack(arc) < slack(nearest)) nearest = arc;
            }
            const int shift = reached[at(arcs_[at(nearest)].from)] ? slack(nearest) : -slack(nearest);
            for (const int node : tree) ranks_[at(node)] += shift;
            // The arc is tight now; its inner end is looked at again.
            const int inner = reached[at(arcs_[at(nearest)].from)] ? arcs_[at(nearest)].from : arcs_[at(nearest)].to;
            const int outer = otherEnd(nearest, inner);
            reached[at(outer)] = true;
            inTree_[at(nearest)] = true;
            tree.push_back(outer);
        }
    }

    // Post-order numbers (low and limit of every subtree) and the cut values, leaves first.
    void walkTree() {
        order_.clear();
        std::vector<std::pair<int, std::size_t>> stack;
        std::fill(parentArc_.begin(), parentArc_.end(), -1);
        int counter = 0;
        stack.emplace_back(0, 0);
        low_[0] = counter;
        while (!stack.empty()) {
            auto& [node, next] = stack.back();
            if (next == incident_[at(node)].size()) {
                limit_[at(node)] = counter++;
                order_.push_back(node);
                stack.pop_back();
                continue;
            }
            const int arc = incident_[at(node)][next++];
            if (!inTree_[at(arc)] || arc == parentArc_[at(node)]) continue;
            const int child = otherEnd(arc, node);
            parentArc_[at(child)] = arc;
            low_[at(child)] = counter;
            stack.emplace_back(child, 0);
        }
        for (const int node : order_) {
            if (parentArc_[at(node)] >= 0) cut_[at(parentArc_[at(node)])] = cutValue(node);
        }
    }

    bool inSubtree(int node, int root) const {
        return low_[at(root)] <= limit_[at(node)] && limit_[at(node)] <= limit_[at(root)];
    }

    // Weight from the tail side to the head side less the weight back, for the arc from `node` to its parent. Each arc
    // at `node` adds its own part, and the cut values of the arcs to its children stand for all below them.
    int cutValue(int node) const {
        const int up = parentArc_[at(node)];
        const bool pointsUp = arcs_[at(up)].from == node;
        int value = 0;
        for (const int i : incident_[at(node)]) {
            const bool outward = arcs_[at(i)].from == node;
            const int sign = outward == pointsUp ? 1 : -1;
            if (i == up) {
                value += arcs_[at(i)].weight;
            } else if (inTree_[at(i)]) {
                // Subtract what the child's cut counts between child's side and this node's: it stays inside.
                value += sign * (arcs_[at(i)].weight - cut_[at(i)]);
            } else {
                value += sign * arcs_[at(i)].weight;
            }
        }
        return value;
    }

    // The next tree arc with a negative cut value, searched round and round as the paper advises.
    int leavingArc() {
        const int count = static_cast<int>(arcs_.size());
        for (int step = 0; step < count; ++step) {
            const int arc = (search_ + step) % count;
            if (inTree_[at(arc)] && cut_[at(arc)] < 0) {
                search_ = (arc + 1) % count;
                return arc;
            }
        }
        return -1;
    }

    // The arc of least slack that joins the two halves in the other direction.
    int enteringArc(int leaving) const {
        const int from = arcs_[at(leaving)].from;
        const int to = arcs_[at(leaving)].to;
        const bool tailBelow = limit_[at(from)] < limit_[at(to)];
        const int root = tailBelow ? from : to;  // the half that is a subtree
        int best = -1;
        for (int arc = 0; arc < static_cast<int>(arcs_.size()); ++arc) {
            if (inTree_[at(arc)]) continue;
            const bool fromInside = inSubtree(arcs_[at(arc)].from, root);
            const bool toInside = inSubtree(arcs_[at(arc)].to, root);
            if (fromInside == toInside || fromInside == tailBelow) continue;
            if (best < 0 || slack(arc) < slack(best)) best = arc;
        }
        return best;
    }

    void exchange(int leaving, int entering) {
        const int from = arcs_[at(leaving)].from;
        const int to = arcs_[at(leaving)].to;
        const bool tailBelow = limit_[at(from)] < limit_[at(to)];
        const int root = tailBelow ? from : to;
        // The half with the leaving arc's tail moves down by the slack of the entering arc, whose head it holds.
        const int shift = tailBelow ? -slack(entering) : slack(entering);
        for (int node = 0; node < static_cast<int>(ranks_.size()); ++node) {
            if (inSubtree(node, root)) ranks_[at(node)] += shift;
        }
        inTree_[at(leaving)] = false;
        inTree_[at(entering)] = true;
    }

    std::vector<WeightedArc> arcs_;
    std::vector<int> ranks_;
    std::vector<std::vector<int>> incident_;
    std::vector<bool> inTree_;
    std::vector<int> cut_;
    std::vector<int> low_;
    std::vector<int> limit_;
    std::vector<int> parentArc_;
    std::vector<int> order_;
    int search_ = 0;
};

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

}  // namespace

bool shortenRanks(int nodeCount, std::span<const Arc> arcs, std::vector<int>& ranks) {
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
        if (static_cast<int>(nodes.size()) > kMaxNodes || merged[at(i)].size() > kMaxArcs) {
            shortest = false;
        } else if (nodes.size() > 1) {
            Simplex simplex(std::move(merged[at(i)]), std::move(own));
            shortest = simplex.run() && shortest;
            simplex.balance();
            own = simplex.ranks();
        }
        const int lowest = *std::min_element(own.begin(), own.end());
        for (std::size_t k = 0; k < nodes.size(); ++k) ranks[at(nodes[k])] = own[k] - lowest;
    }
    return shortest;
}

}  // namespace orrery::layout

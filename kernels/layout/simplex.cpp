#include "kernels/layout/simplex.h"

#include "kernels/layout/index.h"

#include <algorithm>
#include <limits>

namespace orrery::layout {
namespace {

class Simplex {
 public:
    Simplex(std::span<const WeightedArc> arcs, const Incidence& incidence, std::vector<int>& ranks)
        : arcs_(arcs), incidence_(incidence), ranks_(ranks) {
        inTree_.assign(arcs_.size(), false);
        cut_.assign(arcs_.size(), 0);
        low_.resize(ranks_.size());
        limit_.resize(ranks_.size());
        parentArc_.resize(ranks_.size());
    }

    bool run(int mostPivots) {
        growTightTree();
        walkTree();
        for (int pivot = 0; pivot < mostPivots; ++pivot) {
            const int leaving = leavingArc();
            if (leaving < 0) return true;
            exchange(leaving, enteringArc(leaving));
            walkTree();
        }
        return false;
    }

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
                for (const int arc : incidence_.of(tree[next])) {
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
            if (next == incidence_.of(node).size()) {
                limit_[at(node)] = counter++;
                order_.push_back(node);
                stack.pop_back();
                continue;
            }
            const int arc = incidence_.of(node)[next++];
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
        for (const int i : incidence_.of(node)) {
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

    std::span<const WeightedArc> arcs_;
    const Incidence& incidence_;
    std::vector<int>& ranks_;
    std::vector<bool> inTree_;
    std::vector<int> cut_;
    std::vector<int> low_;
    std::vector<int> limit_;
    std::vector<int> parentArc_;
    std::vector<int> order_;
    int search_ = 0;
};

}  // namespace

bool shortenBySimplex(std::span<const WeightedArc> arcs, const Incidence& incidence, int mostPivots,
                      std::vector<int>& ranks) {
    return Simplex(arcs, incidence, ranks).run(mostPivots);
}

}  // namespace orrery::layout

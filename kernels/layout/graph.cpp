#include "kernels/layout/graph.h"

#include "engine/base/error.h"

#include <algorithm>
#include <numeric>
#include <queue>
#include <utility>

namespace orrery::layout {
namespace {

class DisjointSets {
 public:
    explicit DisjointSets(int count) : parent_(static_cast<std::size_t>(count)) {
        std::iota(parent_.begin(), parent_.end(), 0);
    }
    int find(int item) {
        while (parent_[static_cast<std::size_t>(item)] != item) {
            auto& up = parent_[static_cast<std::size_t>(item)];
            up = parent_[static_cast<std::size_t>(up)];
            item = up;
        }
        return item;
    }
    // The smaller index stands for both, so that the result does not depend on the order of joining.
    bool join(int a, int b) {
        a = find(a);
        b = find(b);
        if (a == b) return false;
        parent_[static_cast<std::size_t>(std::max(a, b))] = std::min(a, b);
        return true;
    }

 private:
    std::vector<int> parent_;
};

}  // namespace

Graph::Graph(const Problem& problem) : nodeCount_(static_cast<int>(problem.nodes.size())) {
    struct Pair {
        int from;
        int to;
        int edge;
    };
    std::vector<Pair> pairs;
    pairs.reserve(problem.edges.size());
    for (std::size_t i = 0; i < problem.edges.size(); ++i) {
        const Edge& edge = problem.edges[i];
        ORRERY_CHECK(edge.from >= 0 && edge.from < nodeCount_ && edge.to >= 0 && edge.to < nodeCount_,
                     "edge {} joins {} and {}, but there are {} nodes", i, edge.from, edge.to, nodeCount_);
        const int index = static_cast<int>(i);
        if (edge.from == edge.to) {
            selfLoops_.push_back(index);
        } else {
            pairs.push_back({std::min(edge.from, edge.to), std::max(edge.from, edge.to), index});
        }
    }
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return std::tie(a.from, a.to, a.edge) < std::tie(b.from, b.to, b.edge);
    });
    for (const Pair& pair : pairs) {
        if (bundles_.empty() || bundles_.back().from != pair.from || bundles_.back().to != pair.to) {
            bundles_.push_back({pair.from, pair.to, 1, {}});
        }
        Bundle& bundle = bundles_.back();
        bundle.edges.push_back(pair.edge);
        const int asked = problem.edges[static_cast<std::size_t>(pair.edge)].minLength;
        bundle.minLength = std::max(bundle.minLength, asked);
    }
    tieGroups(problem);
    link();
    findComponents();
}

void Graph::tieGroups(const Problem& problem) {
    if (problem.groups.empty()) return;
    DisjointSets sets(nodeCount_);
    for (const Bundle& bundle : bundles_) sets.join(bundle.from, bundle.to);
    std::vector<int> firstMember(problem.groups.size(), -1);
    for (int node = 0; node < nodeCount_; ++node) {
        for (const int group : groupPath(problem.groups, problem.nodes[static_cast<std::size_t>(node)].group)) {
            int& first = firstMember[static_cast<std::size_t>(group)];
            if (first < 0) first = node;
            if (sets.join(first, node)) bundles_.push_back({std::min(first, node), std::max(first, node), 1, {}});
        }
    }
}

void Graph::link() {
    first_.assign(static_cast<std::size_t>(nodeCount_) + 1, 0);
    for (const Bundle& bundle : bundles_) {
        ++first_[static_cast<std::size_t>(bundle.from) + 1];
        ++first_[static_cast<std::size_t>(bundle.to) + 1];
    }
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    links_.resize(bundles_.size() * 2);
    std::vector<int> at(first_.begin(), first_.end() - 1);
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
        const Bundle& bundle = bundles_[i];
        const int index = static_cast<int>(i);
        links_[static_cast<std::size_t>(at[static_cast<std::size_t>(bundle.from)]++)] = {bundle.to, index};
        links_[static_cast<std::size_t>(at[static_cast<std::size_t>(bundle.to)]++)] = {bundle.from, index};
    }
    for (int node = 0; node < nodeCount_; ++node) {
        const auto at0 = links_.begin() + first_[static_cast<std::size_t>(node)];
        const auto at1 = links_.begin() + first_[static_cast<std::size_t>(node) + 1];
        std::sort(at0, at1, [](const Link& a, const Link& b) { return a.node < b.node; });
    }
}

void Graph::findComponents() {
    std::vector<bool> seen(static_cast<std::size_t>(nodeCount_), false);
    for (int root = 0; root < nodeCount_; ++root) {
        if (seen[static_cast<std::size_t>(root)]) continue;
        std::vector<int> found{root};
        seen[static_cast<std::size_t>(root)] = true;
        for (std::size_t i = 0; i < found.size(); ++i) {
            for (const Link& next : neighbours(found[i])) {
                if (seen[static_cast<std::size_t>(next.node)]) continue;
                seen[static_cast<std::size_t>(next.node)] = true;
                found.push_back(next.node);
            }
        }
        std::sort(found.begin(), found.end());
        components_.push_back(std::move(found));
    }
}

void shortestPaths(const Graph& graph, std::span<const float> lengths, std::span<const int> component, int source,
                   std::span<float> distances) {
    for (const int node : component) distances[static_cast<std::size_t>(node)] = -1.0F;
    using Entry = std::pair<float, int>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    queue.emplace(0.0F, source);
    while (!queue.empty()) {
        const auto [distance, node] = queue.top();
        queue.pop();
        float& known = distances[static_cast<std::size_t>(node)];
        if (known >= 0.0F) continue;
        known = distance;
        for (const Graph::Link& next : graph.neighbours(node)) {
            if (distances[static_cast<std::size_t>(next.node)] >= 0.0F) continue;
            queue.emplace(distance + lengths[static_cast<std::size_t>(next.bundle)], next.node);
        }
    }
}

std::vector<int> groupPath(std::span<const Group> groups, int group) {
    std::vector<int> path;
    // A parent stands before its children, so the walk up always ends.
    for (int at = group; at >= 0 && at < static_cast<int>(groups.size());) {
        path.push_back(at);
        const int parent = groups[static_cast<std::size_t>(at)].parent;
        at = parent < at ? parent : -1;
    }
    std::reverse(path.begin(), path.end());
    return path;
}

}  // namespace orrery::layout

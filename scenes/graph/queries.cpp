#include "scenes/graph/queries.h"

#include <algorithm>
#include <deque>

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

std::vector<int> nodesOf(const Graph& graph, const Endpoint& end) {
    if (end.kind == Endpoint::Kind::node) return {end.index};
    std::vector<int> nodes;
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        if (isInside(graph, graph.nodes[i].group, end.index)) nodes.push_back(static_cast<int>(i));
    }
    return nodes;
}

enum class Way { forth, back, both };

template <typename Visit>
void eachStep(const Adjacency& graph, int node, Way way, Visit visit) {
    if (way != Way::back || !graph.directed()) {
        for (const Adjacency::Step& step : graph.out(node)) visit(step);
    }
    if (way != Way::forth || !graph.directed()) {
        for (const Adjacency::Step& step : graph.in(node)) visit(step);
    }
}

// Breadth first from `start`; the distance of every node reached, -1 elsewhere, and the step that reached it.
struct Tree {
    std::vector<int> distance;
    std::vector<Adjacency::Step> parent;
};

Tree breadthFirst(const Adjacency& graph, const std::vector<int>& starts, Way way, int without = -1) {
    Tree tree{std::vector<int>(graph.nodeCount(), -1), std::vector<Adjacency::Step>(graph.nodeCount(), {-1, -1})};
    std::deque<int> queue;
    for (const int start : starts) {
        if (start == without || tree.distance[at(start)] == 0) continue;
        tree.distance[at(start)] = 0;
        queue.push_back(start);
    }
    while (!queue.empty()) {
        const int node = queue.front();
        queue.pop_front();
        eachStep(graph, node, way, [&](const Adjacency::Step& step) {
            if (step.node == without || tree.distance[at(step.node)] >= 0) return;
            tree.distance[at(step.node)] = tree.distance[at(node)] + 1;
            tree.parent[at(step.node)] = {node, step.edge};
            queue.push_back(step.node);
        });
    }
    return tree;
}

// Nodes by distance, and each edge with the later of its ends.
Answer waves(const Adjacency& graph, const std::vector<int>& distance, Way way) {
    Answer answer;
    const int last = *std::max_element(distance.begin(), distance.end());
    answer.nodeWaves.resize(at(last + 1));
    answer.edgeWaves.resize(at(last + 1));
    std::vector<bool> seen;
    for (std::size_t node = 0; node < distance.size(); ++node) {
        if (distance[node] < 0) continue;
        answer.nodeWaves[at(distance[node])].push_back(static_cast<int>(node));
        eachStep(graph, static_cast<int>(node), way, [&](const Adjacency::Step& step) {
            if (distance[at(step.node)] < 0) return;
            if (seen.size() <= at(step.edge)) seen.resize(at(step.edge) + 1);
            if (seen[at(step.edge)]) return;
            seen[at(step.edge)] = true;
            answer.edgeWaves[at(std::max(distance[node], distance[at(step.node)]))].push_back(step.edge);
        });
    }
    for (auto& wave : answer.edgeWaves) std::sort(wave.begin(), wave.end());
    return answer;
}

std::vector<int> sources(const Adjacency& graph) {
    const std::vector<int> component = strongComponents(graph);
    std::vector<bool> entered(graph.nodeCount(), false);
    for (std::size_t node = 0; node < graph.nodeCount(); ++node) {
        for (const Adjacency::Step& step : graph.out(static_cast<int>(node))) {
            if (component[node] != component[at(step.node)]) entered[at(component[at(step.node)])] = true;
        }
    }
    std::vector<int> found;
    for (std::size_t node = 0; node < graph.nodeCount(); ++node) {
        if (!entered[at(component[node])]) found.push_back(static_cast<int>(node));
    }
    return found;
}

}  // namespace

std::size_t Answer::nodeCount() const {
    std::size_t count = 0;
    for (const auto& wave : nodeWaves) count += wave.size();
    return count;
}

Adjacency::Adjacency(const Graph& graph)
    : out_(graph.nodes.size()), in_(graph.nodes.size()), directed_(graph.directed) {
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
        const Edge& edge = graph.edges[e];
        for (const int from : nodesOf(graph, edge.from)) {
            for (const int to : nodesOf(graph, edge.to)) {
                out_[at(from)].push_back({to, static_cast<int>(e)});
                in_[at(to)].push_back({from, static_cast<int>(e)});
            }
        }
    }
}

Path shortestPath(const Adjacency& graph, int from, int to) {
    Path path;
    Tree tree = breadthFirst(graph, {from}, Way::forth);
    if (tree.distance[at(to)] < 0) {
        tree = breadthFirst(graph, {from}, Way::both);
        path.againstFlow = true;
    }
    if (tree.distance[at(to)] < 0) return {};
    const std::size_t length = at(tree.distance[at(to)]) + 1;
    path.answer.nodeWaves.resize(length);
    path.answer.edgeWaves.resize(length);
    int node = to;
    for (std::size_t i = length; i-- > 0;) {
        path.answer.nodeWaves[i] = {node};
        const Adjacency::Step parent = tree.parent[at(node)];
        if (i > 0) path.answer.edgeWaves[i] = {parent.edge};
        node = parent.node;
    }
    return path;
}

Answer downstream(const Adjacency& graph, int node) {
    return waves(graph, breadthFirst(graph, {node}, Way::forth).distance, Way::forth);
}

Answer upstream(const Adjacency& graph, int node) {
    return waves(graph, breadthFirst(graph, {node}, Way::back).distance, Way::back);
}

Answer cutOffBy(const Adjacency& graph, int node) {
    const std::vector<int> tops = sources(graph);
    const std::vector<int> before = breadthFirst(graph, tops, Way::forth).distance;
    const std::vector<int> after = breadthFirst(graph, tops, Way::forth, node).distance;
    std::vector<int> distance = breadthFirst(graph, {node}, Way::forth).distance;
    for (std::size_t i = 0; i < distance.size(); ++i) {
        const bool lost = before[i] >= 0 && after[i] < 0;
        if (!lost && static_cast<int>(i) != node) distance[i] = -1;
    }
    distance[at(node)] = 0;
    return waves(graph, distance, Way::forth);
}

std::vector<int> strongComponents(const Adjacency& graph) {
    const std::size_t count = graph.nodeCount();
    std::vector<int> index(count, -1), low(count, 0), component(count, -1);
    std::vector<bool> onStack(count, false);
    std::vector<int> stack;
    struct Call {
        int node;
        std::size_t next;
    };
    std::vector<Call> calls;
    int counter = 0;
    int components = 0;
    for (std::size_t root = 0; root < count; ++root) {
        if (index[root] >= 0) continue;
        calls.push_back({static_cast<int>(root), 0});
        while (!calls.empty()) {
            const std::size_t node = at(calls.back().node);
            if (calls.back().next == 0) {
                index[node] = low[node] = counter++;
                stack.push_back(static_cast<int>(node));
                onStack[node] = true;
            }
            const auto& steps = graph.out(static_cast<int>(node));
            if (calls.back().next < steps.size()) {
                const std::size_t to = at(steps[calls.back().next++].node);
                if (index[to] < 0) {
                    calls.push_back({static_cast<int>(to), 0});
                } else if (onStack[to]) {
                    low[node] = std::min(low[node], index[to]);
                }
                continue;
            }
            if (low[node] == index[node]) {
                for (int member = -1; member != static_cast<int>(node);) {
                    member = stack.back();
                    stack.pop_back();
                    onStack[at(member)] = false;
                    component[at(member)] = components;
                }
                ++components;
            }
            calls.pop_back();
            if (!calls.empty()) {
                const std::size_t parent = at(calls.back().node);
                low[parent] = std::min(low[parent], low[node]);
            }
        }
    }
    return component;
}

}  // namespace orrery::graph

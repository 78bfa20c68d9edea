#include "kernels/layout/net.h"

#include "kernels/layout/index.h"

#include "engine/base/error.h"

#include <algorithm>

namespace orrery::layout {
namespace {

constexpr float kInside = 0.7F;
constexpr float kAcross = 1.3F;

float wishedLength(const Problem& problem, const Bundle& bundle) {
    const int from = problem.nodes[at(bundle.from)].group;
    const int to = problem.nodes[at(bundle.to)].group;
    const float factor = from < 0 && to < 0 ? 1.0F : from == to ? kInside : kAcross;
    return factor * static_cast<float>(std::max(bundle.minLength, 1));
}

}  // namespace

Net::Net(const Problem& problem, const Graph& graph, std::span<const int> nodes) {
    std::vector<int> local(at(graph.nodeCount()), -1);
    std::size_t links = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        local[at(nodes[i])] = static_cast<int>(i);
        links += graph.neighbours(nodes[i]).size();
    }
    first.reserve(nodes.size() + 1);
    to.reserve(links);
    const bool plain = problem.groups.empty() && std::none_of(graph.bundles().begin(), graph.bundles().end(),
                                                              [](const Bundle& b) { return b.minLength > 1; });
    if (!plain) stiffness.reserve(links);
    for (const int node : nodes) {
        for (const Graph::Link& link : graph.neighbours(node)) {
            to.push_back(local[at(link.node)]);
            if (!plain) stiffness.push_back(1.0F / wishedLength(problem, graph.bundles()[at(link.bundle)]));
        }
        first.push_back(static_cast<int>(to.size()));
    }
}

Net Net::renumbered(std::span<const int> order) const {
    ORRERY_CHECK(order.size() + 1 == first.size(), "{} numbers for {} nodes", order.size(), first.size() - 1);
    std::vector<int> place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) place[at(order[i])] = static_cast<int>(i);
    Net net;
    net.first.reserve(first.size());
    net.to.reserve(to.size());
    net.stiffness.reserve(stiffness.size());
    for (const int old : order) {
        for (int link = first[at(old)]; link < first[at(old) + 1]; ++link) {
            net.to.push_back(place[at(to[at(link)])]);
            if (!stiffness.empty()) net.stiffness.push_back(stiffness[at(link)]);
        }
        net.first.push_back(static_cast<int>(net.to.size()));
    }
    return net;
}

std::vector<int> breadthFirst(const Net& net, int source) {
    std::vector<bool> seen(at(net.count()), false);
    std::vector<int> queue;
    queue.reserve(seen.size());
    queue.push_back(source);
    seen[at(source)] = true;
    for (std::size_t i = 0; i < queue.size(); ++i) {
        for (const int next : net.neighbours(queue[i])) {
            if (seen[at(next)]) continue;
            seen[at(next)] = true;
            queue.push_back(next);
        }
    }
    ORRERY_CHECK(queue.size() == seen.size(), "{} of {} nodes in one component", queue.size(), seen.size());
    return queue;
}

}  // namespace orrery::layout

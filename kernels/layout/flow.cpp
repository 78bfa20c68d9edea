#include "kernels/layout/flow.h"

#include "kernels/layout/ranks.h"

namespace orrery::layout {

FlowOrder::FlowOrder(const Problem& problem, const Graph& graph)
    : directed(problem.flow != Flow::none && graph.nodeCount() <= kRankedNodes),
      ranks(problem.nodes.size(), 0),
      backEdges(problem.edges.size(), false),
      directions(graph.bundles().size(), 0) {
    if (!directed) return;
    std::vector<Arc> arcs;
    arcs.reserve(problem.edges.size());
    for (const Edge& edge : problem.edges) arcs.push_back({edge.from, edge.to, edge.minLength});
    Ranking ranking = rankNodes(graph.nodeCount(), arcs);
    ranks = std::move(ranking.ranks);
    backEdges = std::move(ranking.back);
    for (std::size_t i = 0; i < directions.size(); ++i) {
        const Bundle& bundle = graph.bundles()[i];
        int ahead = 0;
        for (const int edge : bundle.edges) {
            const auto index = static_cast<std::size_t>(edge);
            if (backEdges[index]) continue;
            ahead += problem.edges[index].from == bundle.from ? 1 : -1;
        }
        directions[i] = ahead > 0 ? 1 : ahead < 0 ? -1 : 0;
    }
}

vec2 flowVector(Flow flow) {
    switch (flow) {
        case Flow::down:
            return {0.0F, -1.0F};
        case Flow::up:
            return {0.0F, 1.0F};
        case Flow::right:
            return {1.0F, 0.0F};
        case Flow::left:
            return {-1.0F, 0.0F};
        case Flow::none:
            break;
    }
    return vec2(0.0F);
}

void turnToFlow(Flow flow, std::span<vec3> positions) {
    for (vec3& p : positions) {
        switch (flow) {
            case Flow::up:
                p = {p.x, -p.y, p.z};
                break;
            case Flow::right:
                p = {-p.y, -p.x, p.z};
                break;
            case Flow::left:
                p = {p.y, -p.x, p.z};
                break;
            case Flow::down:
            case Flow::none:
                break;
        }
    }
}

}  // namespace orrery::layout

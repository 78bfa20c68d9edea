#include "kernels/layout/routes.h"

#include "kernels/layout/curves.h"
#include "kernels/layout/router.h"

#include "engine/base/error.h"

namespace orrery::layout {

std::vector<Route> routeEdges(const Problem& problem, const Result& result, const RouteOptions& options) {
    ORRERY_CHECK(result.positions.size() == problem.nodes.size(), "{} positions for {} nodes", result.positions.size(),
                 problem.nodes.size());
    Router router(problem, result, options);
    router.start();
    constexpr std::size_t kMostEdges = 2000;
    if (problem.edges.size() <= kMostEdges) {
        for (int round = 0; round < options.rounds; ++round) {
            if (!router.improve()) break;
        }
    }
    return router.take();
}

vec3 pointOn(const Route& route, float parameter) {
    return route.points.empty() ? vec3(0.0F) : pointOnChain(route.points, parameter);
}

}  // namespace orrery::layout

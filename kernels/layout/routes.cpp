#include "kernels/layout/routes.h"

#include "kernels/layout/curves.h"
#include "kernels/layout/router.h"

#include "engine/base/error.h"

#include <algorithm>

namespace orrery::layout {

std::vector<Route> routeEdges(const Problem& problem, const Result& result, const RouteOptions& options) {
    ORRERY_CHECK(result.positions.size() == problem.nodes.size(), "{} positions for {} nodes", result.positions.size(),
                 problem.nodes.size());
    Router router(problem, result, options);
    router.start();
    constexpr std::size_t kMostEdges = 2000;
    if (problem.edges.size() <= kMostEdges) {
        // The second round betters little and the third less; with many edges they take long.
        const int most =
            router.thorough() ? std::clamp(240 / std::max(static_cast<int>(problem.edges.size()), 1), 1, 3) : 1;
        const int rounds = std::min(options.rounds, most);
        for (int round = 0; round < rounds; ++round) {
            if (!router.improve()) break;
        }
    }
    return router.take();
}

vec3 pointOn(const Route& route, float parameter) {
    return route.points.empty() ? vec3(0.0F) : pointOnChain(route.points, parameter);
}

}  // namespace orrery::layout

#pragma once

// The ways of edges through space and the places of their labels: smooth curves that keep clear of foreign bodies, fan
// apart where there are several between the same two nodes, and loop beside a body that points to itself.

#include "kernels/layout/layout.h"

#include <vector>

namespace orrery::layout {

struct Route {
    // 3n+1 points: n cubic Bezier curves in a chain with a common tangent where they meet, from the centre of the first
    // body to the centre of the second (of the same body twice for a self-loop). The drawing cuts off what lies inside
    // the end bodies.
    std::vector<vec3> points;
    // The label's place on the curve: 0..n, the whole part is the number of the cubic, the rest its parameter.
    float labelAt = 0.5F;
    vec3 labelPosition{0.0F};
};

struct RouteOptions {
    // Rounds in which every edge looks for a better way, given the others; fewer above 80 edges. 0: fanned and looped,
    // but nothing is avoided; linear in the number of edges, for pictures that move.
    int rounds = 3;
    // Em between a route and a foreign body, in space.
    float clearance = 0.15F;
};

// One route an edge, in world space. Uses the problem's nodes, edges and fov, and the result's positions, view and back
// edges (empty counts as none). Deterministic. Above 2,000 edges the rounds are left out.
std::vector<Route> routeEdges(const Problem& problem, const Result& result, const RouteOptions& options = {});

// A point of the chain of curves; `parameter` as in Route::labelAt.
vec3 pointOn(const Route& route, float parameter);

}  // namespace orrery::layout

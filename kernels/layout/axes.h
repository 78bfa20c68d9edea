#pragma once

// Turning a layout so that it is seen from its broad side, and the choice of that side. Internal to kernels/layout.

#include "kernels/layout/graph.h"

#include <vector>

namespace orrery::layout {

// Moves the nodes' mean to the origin and turns them onto their principal axes: most spread along x, least along z.
// With `keepY` only about y. Signs are fixed: going through the nodes in order, x grows, y falls, z grows.
void turnToPrincipalAxes(std::span<const int> nodes, bool keepY, std::span<vec3> positions);

// Turns the nodes so that the edges' mean direction (from -> to where `direction` is +1, the reverse at -1, 0 not
// counted; one entry a bundle) points down, and the principal axes about it.
void turnToFlow(const Graph& graph, std::span<const int> nodes, std::span<const int> direction,
                std::span<vec3> positions);

// Turns the nodes so that the direction in which their ranks grow most points down, and the principal axes about it.
void turnToRanks(std::span<const int> nodes, std::span<const float> ranks, std::span<vec3> positions);

// What is wrong with the picture of straight edges seen along z: crossings, edges over bodies, bodies over bodies.
// Above some hundred edges an even sample of them.
double sightCost(const Problem& problem, const Graph& graph, std::span<const int> nodes,
                 std::span<const vec3> positions);

// Tries turns about y (and about x, unless `keepY`) and takes the one of least sightCost.
void chooseView(const Problem& problem, const Graph& graph, std::span<const int> nodes, bool keepY,
                std::span<vec3> positions);

}  // namespace orrery::layout

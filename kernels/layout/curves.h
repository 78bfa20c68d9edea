#pragma once

// Cubic Bezier chains in camera space: making them, sampling them. Internal to kernels/layout.

#include "engine/base/math.h"

#include <span>
#include <vector>

namespace orrery::layout {

// The point of a chain of 3n+1 control points at 0..n.
vec3 pointOnChain(std::span<const vec3> points, float parameter);

// One cubic whose control points stand at a third and two thirds of the straight way, moved by the offsets.
std::vector<vec3> bow(vec3 from, vec3 to, vec3 offset1, vec3 offset2);

// A smooth chain through all the places. Tangents follow the neighbours' line, as long as the shorter side, so that it
// has no loops.
std::vector<vec3> chainThrough(std::span<const vec3> places);

// A drop from `centre` and back: out along `reach`, opened to both sides by `open`.
std::vector<vec3> loop(vec3 centre, vec3 reach, vec3 open);

}  // namespace orrery::layout

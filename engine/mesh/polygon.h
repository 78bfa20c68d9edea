#pragma once

// Outlines in the plane: area, fillets, insetting and triangles. An outer ring runs counter-clockwise, a hole
// clockwise; the last point joins the first and does not repeat it.

#include "engine/mesh/curve.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::mesh {

using Polygon = std::vector<vec2>;

// Positive when counter-clockwise.
float signedArea(std::span<const vec2> ring);

// No two edges touch but neighbours at their common end, and no edge has length zero. O(n^2).
bool isSimple(std::span<const vec2> ring);

// By the even-odd rule; points on the border may fall on either side.
bool contains(std::span<const vec2> ring, const vec2& point);

// Every corner that turns by more than 25 degrees, outward or inward, is rounded to this radius, less where its edges
// are short: two fillets on one edge share it. Unchanged where how.fillets is off. Curves that were flattened with at
// least 16 steps a turn pass through as they are.
Polygon filleted(std::span<const vec2> ring, float radius, const Flattening& how);

// Where each point goes when its ring is inset by one unit: p - inset * result (mitred, so that edges stay parallel).
std::vector<vec2> mitres(std::span<const vec2> ring);

// The largest inset up to `wanted` at which the rings, moved by their mitres, still form the same picture: no edge has
// turned round and no corner has run into another edge. Holes shrink the material from inside.
float insetLimit(std::span<const Polygon> rings, float wanted);

// Triangles (counter-clockwise) that fill the outer ring rings[0] less the holes after it. Indices run through all
// rings one after the other; every point is used and none is added, so that walls built on the same points meet the cap
// without gaps. Ear clipping with bridges to holes (Eberly 2008, "Triangulation by Ear Clipping"); a ring that
// crosses itself still gives (points - 2) triangles, some of them overlapping.
std::vector<std::uint32_t> triangulate(std::span<const Polygon> rings);

}  // namespace orrery::mesh

#pragma once

// From the lattice to metres, and from one mesh to the parts of a Solid. Internal to kernels/relief.

#include "kernels/relief/stitch.h"

#include <optional>
#include <span>

namespace orrery::relief {

// Positions in metres, one a vertex: upright, or bent around a cylinder about a vertical axis behind the picture.
// `size` is that of the lattice in cells.
std::vector<vec3> placed(const Stitched& stitched, const ivec2& size, const Options& options);

// How many cells apart the lattice needs points for its triangles to follow the bend within options.error; nothing when
// it is flat.
std::optional<int> bendSpacing(const ivec2& size, const Options& options);

// Fewer triangles within options.error of the surface (meshoptimizer: Garland and Heckbert 1997, "Surface
// Simplification Using Quadric Error Metrics"), to options.triangles if need be. False, and nothing has changed, where
// the result would not be closed.
bool simplify(Stitched& stitched, std::span<const vec3> positions, const Kept& kept, const Options& options);

// The parts with their normals: the top shaded smoothly up to creases, the walls as the slopes that their steps stand
// for, everything else flat. Blocks are flat all over.
Solid partsOf(const Stitched& stitched, std::span<const vec3> positions, const ivec2& size, const Options& options);

// Whether every edge belongs to two triangles that run along it in opposite directions, no triangle has two corners at
// one position, and no two vertices stand at the same position.
bool isClosed(std::span<const vec3> positions, std::span<const std::uint32_t> indices);

}  // namespace orrery::relief

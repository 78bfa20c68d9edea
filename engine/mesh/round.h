#pragma once

// Round bodies: turned on a lathe, spheres, tubes along a line, and a box with rounded edges.

#include "engine/mesh/mesh.h"

#include <span>

namespace orrery::mesh {

// A body of revolution about the y axis. The profile is (radius, y) from the lowest point on the axis to the highest,
// with the outside to the right of the way; its first and last radius are 0. Corners of 40 degrees and more are hard.
// `radii` stretches the circle into an ellipse: x and z are multiplied by them. Throws nothing; a profile of fewer than
// three points or fewer than three segments gives an empty mesh.
Mesh lathe(std::span<const vec2> profile, int segments, const vec2& radii = vec2(1.0F));

// Centred on the origin, axis along y, edges rounded by `bevel` (0 for hard ones).
Mesh cylinder(float radius, float height, int segments, float bevel = 0.0F);
// Base at y = 0, tip at y = height.
Mesh cone(float radius, float height, int segments);
// Ends are half spheres; `height` is the whole length and at least twice the radius.
Mesh capsule(float radius, float height, int segments);

// An icosahedron whose triangles are divided into four `subdivisions` times (20 * 4^n triangles), pushed out to the
// sphere; `subdivisions` is 0 to 6.
Mesh sphere(float radius, int subdivisions);
// The same with three half axes.
Mesh ellipsoid(const vec3& radii, int subdivisions);

// A tube along the line with round ends. Cross-sections stay at right angles to the way without turning about it; at a
// corner they are mitred. Neighbouring points must differ; fewer than two give an empty mesh.
Mesh tube(std::span<const vec3> line, float radius, int sides);
// A closed tube: the last point joins the first, and the line is planar or nearly so.
Mesh tubeLoop(std::span<const vec3> line, float radius, int sides);

// Part of a torus about the y axis with round ends, from `start` over `sweep` turns (0 to 1, whole for 1), angles from
// +x toward -z.
Mesh torusArc(float radius, float tubeRadius, double start, double sweep, int segments, int sides);

// Centred on the origin; every edge and corner rounded by `radius` with `steps` pieces a quarter turn.
Mesh roundedBox(const vec3& size, float radius, int steps);

}  // namespace orrery::mesh

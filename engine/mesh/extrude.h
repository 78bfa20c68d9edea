#pragma once

// Flat outlines made solid: plates with rounded edges, and beads that run along an outline.

#include "engine/mesh/mesh.h"
#include "engine/mesh/polygon.h"

#include <span>

namespace orrery::mesh {

// A plate between z = back and z = front. A bevel is a quarter of a round (or of an ellipse, where insetting the
// outline by as much would make it cross itself); 0 leaves a hard edge.
struct Extrusion {
    float back = -0.5F;
    float front = 0.5F;
    float bevelFront = 0.0F;
    float bevelBack = 0.0F;
    int bevelSteps = 3;  // flat pieces a bevel; shaded round whatever their number
};

// rings[0] counter-clockwise, holes after it clockwise (signedArea tells). Walls are shaded smooth where the outline
// turns by less than 40 degrees and hard elsewhere. Closed for every simple outline.
Mesh extrude(std::span<const Polygon> rings, const Extrusion& how);
Mesh extrude(const Polygon& outline, const Extrusion& how);

// A ring of cross-section `profile` swept along the outline: profile points are (inset, z), in the order that is
// counter-clockwise with inset to the right and z upward; shaded round. Insets are scaled back where the outline leaves
// no room.
Mesh bead(const Polygon& outline, std::span<const vec2> profile);

}  // namespace orrery::mesh

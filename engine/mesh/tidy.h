#pragma once

// A model reduced to what can be seen, so that a file holds nothing that a validator would call unused or degenerate.

#include "engine/mesh/model.h"

namespace orrery::mesh {

// Without triangles that have two corners at one index or at bit-identical positions, vertices without a triangle,
// texture coordinates without a picture, nodes that show nothing, animations of such nodes, and whatever else nobody
// refers to any more. Normals, rotations and colours are brought into their ranges; a missing picture coordinate makes
// the material plain. The order of everything stays. Aborts when problem(model) finds something.
Model tidied(Model model);

void dropUnusedVertices(Primitive& primitive);
// Brings normals to length one; where there is none, the direction of a triangle at that vertex. As many as positions.
void mendNormals(Primitive& primitive);

}  // namespace orrery::mesh

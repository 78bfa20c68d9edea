#pragma once

// Normals for triangles that came without.

#include "engine/mesh/model.h"

namespace orrery::mesh {

// Smooth where faces meet at less than the crease angle (mesh.h), hard elsewhere: vertices on an edge are doubled, at
// the same bits. Vertices with one position count as one whatever their indices.
void addNormals(Primitive& primitive);

}  // namespace orrery::mesh

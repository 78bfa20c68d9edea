#pragma once

// The tree of nodes of a glTF, parents first.

#include "engine/mesh/gltf_meshes.h"

#include <vector>

namespace orrery::mesh::gltf {

// For each node of the file its index in the model, -1 where the scene does not show it. Matrices become translation,
// rotation and scale; where one shears, its mesh is copied and moved instead. Throws Error on cycles and on nodes with
// two parents.
std::vector<int> readNodes(const Json& document, Meshes& meshes, Model& model, Remarks& remarks);

}  // namespace orrery::mesh::gltf

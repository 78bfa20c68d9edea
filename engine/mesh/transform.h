#pragma once

// Between a node's translation, rotation and scale and the matrix that they make.

#include "engine/mesh/model.h"

namespace orrery::mesh {

mat4 localMatrix(const ModelNode& node);

// Sets the node's translation, rotation and scale; false, and the node unchanged, when the matrix shears or flattens so
// that they cannot express it.
bool decompose(const mat4& matrix, ModelNode& node);

// Moves the vertices and their normals; mirrored triangles are wound the other way round.
void transform(Primitive& primitive, const mat4& matrix);

}  // namespace orrery::mesh

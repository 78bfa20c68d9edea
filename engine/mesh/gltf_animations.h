#pragma once

// Animations of a glTF: how nodes move, turn and grow, as straight lines between times.

#include "engine/mesh/gltf_accessors.h"
#include "engine/mesh/model.h"
#include "engine/mesh/remarks.h"

#include <vector>

namespace orrery::mesh::gltf {

// `newIndex` has for each node of the file its index in the model, or -1. Steps become two times close to each other,
// splines eight straight lines from key to key. Throws Error.
void readAnimations(const Json& document, Accessors& accessors, const std::vector<int>& newIndex, Model& model,
                    Remarks& remarks);

}  // namespace orrery::mesh::gltf

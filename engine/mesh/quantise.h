#pragma once

// Positions on a grid of 65536 steps along each mesh's largest side, so that they fit into 16-bit integers.

#include "engine/mesh/model.h"

namespace orrery::mesh {

inline constexpr float kGridSteps = 65535.0F;

// The same model with every mesh in 0..1 of its own box, on the grid, and scaled back by the nodes that show it. A node
// that has children or is animated gets a child for its mesh, since scaling it would move them too.
Model gridded(Model model);

}  // namespace orrery::mesh

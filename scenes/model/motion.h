#pragma once

// A model's animations, played by moving its nodes.

#include "engine/mesh/model.h"

#include <span>

namespace orrery::model {

// Seconds until an animation begins again: the last time of any of its tracks.
float duration(const mesh::ModelAnimation& animation);

// Moves the nodes to where the animation has them at `time`, held at its ends; rotations turn the shorter way round.
// Nodes without a track stay.
void pose(std::span<mesh::ModelNode> nodes, const mesh::ModelAnimation& animation, float time);

}  // namespace orrery::model

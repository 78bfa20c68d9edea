#pragma once

// From how the renderer keeps things to how a model does.

#include "engine/mesh/mesh.h"
#include "engine/mesh/model.h"
#include "shaders/shared/scene.h"

#include <array>
#include <cstdint>

namespace orrery::app {

// The inverses of render::packNormal() and render::packColour().
vec3 unpackNormal(std::uint32_t packed);
Colour unpackColour(std::uint32_t packed);

// Linear RGBA in bytes, as corners of a model have it.
std::array<std::uint8_t, 4> cornerColour(const vec3& linear);

mesh::Primitive primitiveOf(const mesh::Mesh& mesh, int material);

}  // namespace orrery::app

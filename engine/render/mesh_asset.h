#pragma once

// A mesh ready to be drawn many times, in levels of detail. Made once by a scene, shared by pointer; the renderer
// uploads it when it first meets it and forgets it when nobody holds it any more.

#include "engine/base/colour.h"
#include "engine/mesh/mesh.h"
#include "shaders/shared/scene.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace orrery::render {

struct MeshLevel {
    std::vector<shared::MeshVertex> vertices;
    std::vector<std::uint32_t> indices;
};

class MeshAsset {
 public:
    explicit MeshAsset(std::vector<MeshLevel> levels);

    std::uint64_t id() const { return id_; }
    const std::vector<MeshLevel>& levels() const { return levels_; }  // finest first
    const Bounds& bounds() const { return bounds_; }

 private:
    std::uint64_t id_;
    std::vector<MeshLevel> levels_;
    Bounds bounds_;
};

// Adds a mesh to a level; its vertices take the fill (part 0) or the stroke colour (part 1) of the instance.
void appendMesh(MeshLevel& level, const mesh::Mesh& mesh, std::uint32_t part);

// A unit normal in 2 x 12 bits (octahedral).
std::uint32_t packNormal(const vec3& normal);
// sRGB-encoded RGBA in one word, red lowest.
std::uint32_t packColour(const Colour& colour);

}  // namespace orrery::render

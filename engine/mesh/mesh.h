#pragma once

// Triangle meshes on the CPU: what every solid body is made of, and what can be asked of one.

#include "engine/base/math.h"

#include <cstdint>
#include <vector>

namespace orrery::mesh {

// Two faces that meet at more than 40 degrees have an edge between them; at less they are shaded as one.
inline constexpr float kCreaseCosine = 0.766F;

// Triangles counter-clockwise as seen from outside; one unit normal a position. Positions on a hard edge stand several
// times, once for each normal, with the same bits.
struct Mesh {
    std::vector<vec3> positions;
    std::vector<vec3> normals;
    std::vector<std::uint32_t> indices;  // three a triangle

    bool empty() const { return indices.empty(); }
    std::size_t triangleCount() const { return indices.size() / 3; }

    std::uint32_t addVertex(const vec3& position, const vec3& normal);
    void addTriangle(std::uint32_t a, std::uint32_t b, std::uint32_t c);
    // Two triangles; corners counter-clockwise as seen from outside.
    void addQuad(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d);
    void append(const Mesh& other);
};

// By an affine matrix; normals by its inverse transpose, and the winding is kept outward under a reflection.
Mesh transformed(const Mesh& mesh, const mat4& matrix);
Mesh translated(const Mesh& mesh, const vec3& offset);

Bounds bounds(const Mesh& mesh);

// Enclosed volume, in the cube of the unit of length; positive when the triangles face outward. Overlapping parts count
// twice.
double volume(const Mesh& mesh);

// Whether the triangles, with vertices at bit-identical positions taken as one, form closed surfaces without a border:
// every edge belongs to exactly two triangles that run along it in opposite directions, and no triangle has two corners
// at one position. Several separate or overlapping closed parts are fine; an empty mesh is closed.
bool isClosedManifold(const Mesh& mesh);

// Whether every normal has length one and points to the same side as each triangle at it (within `slack` of the
// cosine): false means shading with dark or inverted patches. Triangles thinner than they can be measured are left out.
bool hasOutwardNormals(const Mesh& mesh, float slack = 0.0F);

}  // namespace orrery::mesh

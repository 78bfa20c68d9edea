#pragma once

// The bodies of nodes: one solid for each shape, in three materials.

#include "engine/mesh/mesh.h"
#include "scenes/graph/shape.h"

namespace orrery::graph {

// Parts overlap where they meet; each is closed by itself. Any of them may be empty, and for Shape::text all are.
struct Solid {
    mesh::Mesh body;    // in the fill colour
    mesh::Mesh rim;     // the border, in the stroke colour
    mesh::Mesh accent;  // what else the shape's symbol shows, in the stroke colour: bars, dots, tags, prompts

    bool empty() const { return body.empty() && rim.empty() && accent.empty(); }
};

struct SolidOptions {
    int detail = 1;          // 0 coarse (some 30 to 150 triangles, no fillets), 1 usual, 2 fine
    float rimWidth = 0.12F;  // as seen from the front, in em; 0 for a body without a border
};

// Centred on the origin and facing +z: size is width, height and thickness in em (see bodySizeFor). The body stays
// within +-size/2, the border stands out by less than half its width. Lengths that make the shape (corner radii,
// slants, ellipses) keep their proportion whatever the size. Deterministic to the bit.
Solid makeSolid(Shape shape, const vec3& size, const SolidOptions& options = {});

}  // namespace orrery::graph

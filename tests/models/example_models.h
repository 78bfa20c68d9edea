#pragma once

// Small models, each with one thing that a file format has to carry.

#include "engine/mesh/mesh.h"
#include "engine/mesh/model.h"

#include <string>
#include <vector>

namespace orrery::mesh::examples {

Primitive primitiveOf(const Mesh& mesh, int material = -1);

Model texturedQuad();    // PNG and JPEG, clamped and repeating
Model instancedCubes();  // one mesh, five nodes, two levels, turned, scaled and mirrored; extras
Model animatedNode();    // moved, turned and scaled, with a child
Model vertexColours();
Model translucent();  // blend, mask and opaque
Model unlitLabel();
Model emissive();
Model manyVertices();  // more than 16-bit indices reach
Model untidy();        // degenerate triangles, unused things, empty nodes
Model nothing();

struct Named {
    std::string name;
    Model model;
};
std::vector<Named> all();

}  // namespace orrery::mesh::examples

#pragma once

// Comparing models: as they stand, and by the triangles that they show.

#include "engine/mesh/model.h"
#include "engine/mesh/model_reader.h"
#include "engine/mesh/obj.h"

#include <algorithm>
#include <array>
#include <compare>
#include <string>
#include <vector>

namespace orrery::mesh {

// Corners of a triangle where it stands in the scene, starting with the lowest, so that rotated indices compare equal.
using Triangle = std::array<std::array<float, 3>, 3>;

inline std::vector<Triangle> shownTriangles(const Model& model) {
    std::vector<Triangle> triangles;
    const std::vector<mat4> matrices = worldMatrices(model);
    for (std::size_t n = 0; n < model.nodes.size(); ++n) {
        if (model.nodes[n].mesh < 0) continue;
        const bool mirrored = glm::determinant(mat3(matrices[n])) < 0.0F;
        for (const Primitive& primitive : model.meshes[static_cast<std::size_t>(model.nodes[n].mesh)].primitives) {
            for (std::size_t i = 0; i < primitive.indices.size(); i += 3) {
                Triangle triangle;
                for (std::size_t k = 0; k < 3; ++k) {
                    const vec3 place(matrices[n] * vec4(primitive.positions[primitive.indices[i + k]], 1.0F));
                    triangle[k] = {place.x + 0.0F, place.y + 0.0F, place.z + 0.0F};
                }
                if (mirrored) std::swap(triangle[1], triangle[2]);
                std::rotate(triangle.begin(), std::ranges::min_element(triangle), triangle.end());
                triangles.push_back(triangle);
            }
        }
    }
    std::ranges::sort(triangles);
    return triangles;
}

// The files of a set, as if they stood beside each other.
inline ModelSource sourceOf(const std::vector<NamedFile>& files) {
    return {"test.obj", [files](const std::string& name) {
                for (const NamedFile& file : files) {
                    if (file.name == name) return file.bytes;
                }
                throw Error("no such file: " + name);
            }};
}

inline Model decodedGlb(const std::string& bytes) {
    Diagnostics diagnostics;
    Model model = decodeGltf(bytes, {"test.glb", {}}, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << diagnostic.message;
    return model;
}

inline Model decodedObj(const std::vector<NamedFile>& files) {
    Diagnostics diagnostics;
    Model model = decodeObj(files.front().bytes, sourceOf(files), diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << diagnostic.message;
    return model;
}

}  // namespace orrery::mesh

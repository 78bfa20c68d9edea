#include "engine/mesh/model.h"

#include "engine/mesh/transform.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::mesh {

namespace {

template <typename Vector>
bool finite(const Vector& vector) {
    for (int i = 0; i < Vector::length(); ++i) {
        if (!std::isfinite(vector[i])) return false;
    }
    return true;
}

template <typename Vector>
bool allFinite(const std::vector<Vector>& vectors) {
    return std::ranges::all_of(vectors, [](const Vector& vector) { return finite(vector); });
}

bool refersInto(int index, std::size_t count) {
    return index >= -1 && (index < 0 || static_cast<std::size_t>(index) < count);
}

std::string problem(const Primitive& primitive, std::size_t materials) {
    const std::size_t vertices = primitive.positions.size();
    if (!primitive.normals.empty() && primitive.normals.size() != vertices) return "normals of another length";
    if (!primitive.uvs.empty() && primitive.uvs.size() != vertices) return "uvs of another length";
    if (!primitive.colours.empty() && primitive.colours.size() != vertices) return "colours of another length";
    if (primitive.indices.size() % 3 != 0) return "a part of a triangle";
    if (std::ranges::any_of(primitive.indices, [&](std::uint32_t index) { return index >= vertices; })) {
        return "an index past the last position";
    }
    if (!allFinite(primitive.positions)) return "a position that is no number";
    if (!allFinite(primitive.normals)) return "a normal that is no number";
    if (!allFinite(primitive.uvs)) return "a uv that is no number";
    if (!refersInto(primitive.material, materials)) return "a material that is not there";
    return {};
}

std::string problem(const ModelNode& node, std::size_t index, std::size_t meshes) {
    if (!refersInto(node.parent, index)) return "a parent that does not stand before it";
    if (!refersInto(node.mesh, meshes)) return "a mesh that is not there";
    if (!finite(node.translation) || !finite(node.scale)) return "a place that is no number";
    const float length = glm::length(node.rotation);
    if (!(std::abs(length - 1.0F) < 1e-3F)) return "a rotation that is not of unit length";
    return {};
}

std::string problem(const AnimationTrack& track, std::size_t nodes) {
    if (track.node < 0 || static_cast<std::size_t>(track.node) >= nodes) return "a node that is not there";
    if (track.times.size() != track.values.size()) return "another number of values than of times";
    float before = -1.0F;
    for (const float time : track.times) {
        if (!std::isfinite(time) || time < 0.0F || time <= before) return "times that do not rise from 0";
        before = time;
    }
    if (!allFinite(track.values)) return "a value that is no number";
    return {};
}

std::string problem(const Material& material, std::size_t pictures) {
    const Colour& colour = material.colour;
    if (!refersInto(material.picture, pictures)) return "a picture that is not there";
    if (!finite(vec4(colour.r, colour.g, colour.b, colour.a)) || !finite(material.emissive) ||
        !finite(vec4(material.metallic, material.roughness, material.emissiveStrength, material.alphaCutoff))) {
        return "a value that is no number";
    }
    return {};
}

}  // namespace

std::string problem(const Model& model) {
    const auto named = [](const char* what, std::size_t index, const std::string& found) {
        return fmt::format("{} {} has {}", what, index, found);
    };
    for (std::size_t i = 0; i < model.materials.size(); ++i) {
        const std::string found = problem(model.materials[i], model.pictures.size());
        if (!found.empty()) return named("material", i, found);
    }
    for (std::size_t i = 0; i < model.meshes.size(); ++i) {
        for (const Primitive& primitive : model.meshes[i].primitives) {
            const std::string found = problem(primitive, model.materials.size());
            if (!found.empty()) return named("mesh", i, found);
        }
    }
    for (std::size_t i = 0; i < model.nodes.size(); ++i) {
        const std::string found = problem(model.nodes[i], i, model.meshes.size());
        if (!found.empty()) return named("node", i, found);
    }
    for (std::size_t i = 0; i < model.animations.size(); ++i) {
        for (const AnimationTrack& track : model.animations[i].tracks) {
            const std::string found = problem(track, model.nodes.size());
            if (!found.empty()) return named("animation", i, found);
        }
    }
    return {};
}

ModelCounts count(const Model& model) {
    ModelCounts counts;
    std::vector<std::size_t> triangles;
    triangles.reserve(model.meshes.size());
    for (const ModelMesh& mesh : model.meshes) {
        std::size_t ofMesh = 0;
        for (const Primitive& primitive : mesh.primitives) {
            ofMesh += primitive.indices.size() / 3;
            counts.vertices += primitive.positions.size();
        }
        counts.triangles += ofMesh;
        triangles.push_back(ofMesh);
    }
    for (const ModelNode& node : model.nodes) {
        if (node.mesh >= 0) counts.drawnTriangles += triangles[static_cast<std::size_t>(node.mesh)];
    }
    return counts;
}

mat4 worldMatrix(const Model& model, int node) {
    mat4 matrix(1.0F);
    for (int at = node; at >= 0;) {
        const ModelNode& here = model.nodes[static_cast<std::size_t>(at)];
        matrix = localMatrix(here) * matrix;
        at = here.parent;
    }
    return matrix;
}

std::vector<mat4> worldMatrices(const Model& model) {
    std::vector<mat4> matrices;
    matrices.reserve(model.nodes.size());
    for (const ModelNode& node : model.nodes) {
        const mat4 local = localMatrix(node);
        matrices.push_back(node.parent < 0 ? local : matrices[static_cast<std::size_t>(node.parent)] * local);
    }
    return matrices;
}

Bounds bounds(const Model& model) {
    Bounds box;
    const std::vector<mat4> matrices = worldMatrices(model);
    for (std::size_t i = 0; i < model.nodes.size(); ++i) {
        if (model.nodes[i].mesh < 0) continue;
        for (const Primitive& primitive : model.meshes[static_cast<std::size_t>(model.nodes[i].mesh)].primitives) {
            for (const std::uint32_t index : primitive.indices) {
                box.add(vec3(matrices[i] * vec4(primitive.positions[index], 1.0F)));
            }
        }
    }
    return box;
}

}  // namespace orrery::mesh

#include "engine/mesh/tidy.h"

#include "engine/base/error.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace orrery::mesh {

namespace {

constexpr std::uint32_t kUnused = 0xFFFFFFFFU;

bool isDegenerate(const Primitive& primitive, std::size_t first) {
    const std::uint32_t a = primitive.indices[first];
    const std::uint32_t b = primitive.indices[first + 1];
    const std::uint32_t c = primitive.indices[first + 2];
    const vec3& pa = primitive.positions[a];
    const vec3& pb = primitive.positions[b];
    const vec3& pc = primitive.positions[c];
    return a == b || b == c || c == a || pa == pb || pb == pc || pc == pa;
}

void dropDegenerate(Primitive& primitive) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < primitive.indices.size(); i += 3) {
        if (isDegenerate(primitive, i)) continue;
        for (std::size_t k = 0; k < 3; ++k) primitive.indices[kept + k] = primitive.indices[i + k];
        kept += 3;
    }
    primitive.indices.resize(kept);
}

template <typename Value>
void keepOnly(std::vector<Value>& values, const std::vector<std::uint32_t>& newIndex, std::size_t count) {
    if (values.empty()) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (newIndex[i] != kUnused) values[newIndex[i]] = values[i];
    }
    values.resize(count);
}

void clampMaterial(Material& material) {
    const auto unit = [](float value) { return std::clamp(value, 0.0F, 1.0F); };
    Colour& colour = material.colour;
    colour = {unit(colour.r), unit(colour.g), unit(colour.b), unit(colour.a)};
    material.emissive = glm::clamp(material.emissive, vec3(0.0F), vec3(1.0F));
    material.emissiveStrength = std::max(material.emissiveStrength, 0.0F);
    material.metallic = unit(material.metallic);
    material.roughness = unit(material.roughness);
    material.alphaCutoff = unit(material.alphaCutoff);
}

// A material with a picture on triangles without texture coordinates is the same material without the picture.
void givePlainMaterials(Model& model) {
    std::map<int, int> plain;
    for (ModelMesh& mesh : model.meshes) {
        for (Primitive& primitive : mesh.primitives) {
            if (primitive.material < 0 || !primitive.uvs.empty()) continue;
            Material copy = model.materials[static_cast<std::size_t>(primitive.material)];
            if (copy.picture < 0) continue;
            const auto [known, isNew] = plain.emplace(primitive.material, static_cast<int>(model.materials.size()));
            primitive.material = known->second;
            if (!isNew) continue;
            copy.picture = -1;
            model.materials.push_back(std::move(copy));
        }
    }
}

void tidyPrimitives(Model& model) {
    for (ModelMesh& mesh : model.meshes) {
        for (Primitive& primitive : mesh.primitives) {
            dropDegenerate(primitive);
            dropUnusedVertices(primitive);
            mendNormals(primitive);
        }
        std::erase_if(mesh.primitives, [](const Primitive& primitive) { return primitive.indices.empty(); });
    }
    givePlainMaterials(model);
    for (ModelMesh& mesh : model.meshes) {
        for (Primitive& primitive : mesh.primitives) {
            const bool pictured =
                primitive.material >= 0 && model.materials[static_cast<std::size_t>(primitive.material)].picture >= 0;
            if (!pictured) primitive.uvs.clear();
        }
    }
}

// The things at the indices that are in use, and for each old index its new one.
template <typename Thing>
std::vector<int> keepUsed(std::vector<Thing>& things, const std::vector<bool>& used) {
    std::vector<int> newIndex(things.size(), -1);
    std::size_t count = 0;
    for (std::size_t i = 0; i < things.size(); ++i) {
        if (!used[i]) continue;
        newIndex[i] = static_cast<int>(count);
        if (count != i) things[count] = std::move(things[i]);
        ++count;
    }
    things.erase(things.begin() + static_cast<std::ptrdiff_t>(count), things.end());
    return newIndex;
}

void follow(int& reference, const std::vector<int>& newIndex) {
    if (reference >= 0) reference = newIndex[static_cast<std::size_t>(reference)];
}

void use(std::vector<bool>& used, int reference) {
    if (reference >= 0) used[static_cast<std::size_t>(reference)] = true;
}

std::vector<int> tidyNodes(Model& model) {
    std::vector<bool> used(model.nodes.size(), false);
    for (std::size_t i = model.nodes.size(); i-- > 0;) {
        ModelNode& node = model.nodes[i];
        if (node.mesh >= 0 && model.meshes[static_cast<std::size_t>(node.mesh)].primitives.empty()) node.mesh = -1;
        if (node.mesh >= 0) used[i] = true;
        if (used[i]) use(used, node.parent);
        // What is of unit length already keeps its bits.
        const float length = glm::length(node.rotation);
        if (glm::abs(length - 1.0F) > 1e-6F) node.rotation = node.rotation / length;
    }
    std::vector<int> newIndex = keepUsed(model.nodes, used);
    for (ModelNode& node : model.nodes) follow(node.parent, newIndex);
    return newIndex;
}

void tidyAnimations(Model& model, const std::vector<int>& newNode) {
    for (ModelAnimation& animation : model.animations) {
        std::set<std::pair<int, AnimationTrack::Path>> moved;
        std::erase_if(animation.tracks, [&](AnimationTrack& track) {
            follow(track.node, newNode);
            return track.node < 0 || track.times.empty() || !moved.emplace(track.node, track.path).second;
        });
        for (AnimationTrack& track : animation.tracks) {
            if (track.path != AnimationTrack::Path::rotation) continue;
            for (vec4& value : track.values) {
                const float length = glm::length(value);
                if (!(length > 0.0F))
                    value = vec4(0.0F, 0.0F, 0.0F, 1.0F);
                else if (glm::abs(length - 1.0F) > 1e-6F)
                    value /= length;
            }
        }
    }
    std::erase_if(model.animations, [](const ModelAnimation& animation) { return animation.tracks.empty(); });
}

}  // namespace

void dropUnusedVertices(Primitive& primitive) {
    std::vector<std::uint32_t> newIndex(primitive.positions.size(), kUnused);
    for (const std::uint32_t index : primitive.indices) newIndex[index] = 0;
    std::uint32_t count = 0;
    for (std::uint32_t& index : newIndex) {
        if (index != kUnused) index = count++;
    }
    if (count == primitive.positions.size()) return;
    for (std::uint32_t& index : primitive.indices) index = newIndex[index];
    keepOnly(primitive.positions, newIndex, count);
    keepOnly(primitive.normals, newIndex, count);
    keepOnly(primitive.uvs, newIndex, count);
    keepOnly(primitive.colours, newIndex, count);
}

void mendNormals(Primitive& primitive) {
    std::vector<vec3> faces;
    for (std::size_t i = 0; i < primitive.normals.size(); ++i) {
        vec3& normal = primitive.normals[i];
        const double length = glm::length(glm::dvec3(normal));
        // Three roundings of a float; what is good already keeps its bits.
        if (glm::abs(length - 1.0) < 1e-6) continue;
        if (length > 1e-12) {
            normal = vec3(glm::dvec3(normal) / length);
            continue;
        }
        if (faces.empty()) {
            faces.assign(primitive.positions.size(), vec3(0.0F, 1.0F, 0.0F));
            for (std::size_t k = 0; k < primitive.indices.size(); k += 3) {
                const glm::dvec3 a(primitive.positions[primitive.indices[k]]);
                const glm::dvec3 b(primitive.positions[primitive.indices[k + 1]]);
                const glm::dvec3 c(primitive.positions[primitive.indices[k + 2]]);
                const glm::dvec3 face = glm::cross(b - a, c - a);
                if (!(glm::length(face) > 0.0)) continue;
                for (std::size_t j = 0; j < 3; ++j) faces[primitive.indices[k + j]] = vec3(glm::normalize(face));
            }
        }
        normal = faces[i];
    }
}

Model tidied(Model model) {
    const std::string found = problem(model);
    ORRERY_CHECK(found.empty(), "{}", found);
    tidyPrimitives(model);
    const std::vector<int> newNode = tidyNodes(model);
    tidyAnimations(model, newNode);

    std::vector<bool> used(model.meshes.size(), false);
    for (const ModelNode& node : model.nodes) use(used, node.mesh);
    const std::vector<int> newMesh = keepUsed(model.meshes, used);
    for (ModelNode& node : model.nodes) follow(node.mesh, newMesh);

    used.assign(model.materials.size(), false);
    for (const ModelMesh& mesh : model.meshes) {
        for (const Primitive& primitive : mesh.primitives) use(used, primitive.material);
    }
    const std::vector<int> newMaterial = keepUsed(model.materials, used);
    for (ModelMesh& mesh : model.meshes) {
        for (Primitive& primitive : mesh.primitives) follow(primitive.material, newMaterial);
    }

    used.assign(model.pictures.size(), false);
    for (const Material& material : model.materials) use(used, material.picture);
    const std::vector<int> newPicture = keepUsed(model.pictures, used);
    for (Material& material : model.materials) {
        follow(material.picture, newPicture);
        clampMaterial(material);
    }
    return model;
}

}  // namespace orrery::mesh

#pragma once

// A model as files keep it: meshes with materials and pictures, placed by a tree of nodes, moved by animations. What
// every scene becomes when it is exported (glb.h, obj.h write it) and what opening a GLB or OBJ gives.
//
// Space: right-handed, y up, metres, triangles counter-clockwise as seen from outside (glTF 2.0, section 3.4).

#include "engine/base/colour.h"
#include "engine/base/math.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace orrery::mesh {

// A picture file as it stands in the model: PNG or JPEG, whose sides are powers of two when this program wrote it.
struct ModelPicture {
    std::string name;
    std::string mimeType;  // "image/png" or "image/jpeg"
    std::string bytes;
};

enum class AlphaMode { opaque, mask, blend };

struct Material {
    std::string name;
    Colour colour{1.0F, 1.0F, 1.0F, 1.0F};  // sRGB-encoded, straight alpha; multiplies the picture and vertex colours
    int picture = -1;                       // of Model::pictures
    AlphaMode alpha = AlphaMode::opaque;
    float alphaCutoff = 0.5F;  // with AlphaMode::mask only
    float metallic = 0.0F;
    float roughness = 0.8F;
    vec3 emissive{0.0F};            // linear, each 0..1
    float emissiveStrength = 1.0F;  // above 1: KHR_materials_emissive_strength
    bool unlit = false;             // shown as it is, whatever light there is
    bool doubleSided = false;
    bool repeat = false;  // the picture repeats outside 0..1; clamped otherwise
};

// Triangles of one material. normals, uvs and colours are empty or as long as positions; uv (0, 0) is the picture's
// upper left corner.
struct Primitive {
    std::vector<vec3> positions;
    std::vector<vec3> normals;
    std::vector<vec2> uvs;
    std::vector<std::array<std::uint8_t, 4>> colours;  // linear RGBA, as glTF has vertex colours
    std::vector<std::uint32_t> indices;                // three a triangle
    int material = -1;                                 // of Model::materials; -1: plain white
};

struct ModelMesh {
    std::string name;
    std::vector<Primitive> primitives;
};

struct ModelNode {
    std::string name;
    int parent = -1;  // of Model::nodes, always before its children; -1: stands in the scene itself
    vec3 translation{0.0F};
    quat rotation{1.0F, 0.0F, 0.0F, 0.0F};  // glm: w x y z
    vec3 scale{1.0F};
    int mesh = -1;                  // of Model::meshes; several nodes may share one
    nlohmann::ordered_json extras;  // null: none. What the format has no word for: id, label, link
};

// Where a node is at given times; linear between them.
struct AnimationTrack {
    enum class Path { translation, rotation, scale } path = Path::translation;
    int node = -1;
    std::vector<float> times;  // seconds, rising, from 0 or above
    std::vector<vec4> values;  // one a time; xyz, or a quaternion as xyzw
};

struct ModelAnimation {
    std::string name;
    std::vector<AnimationTrack> tracks;
};

struct Model {
    std::string title;
    std::vector<ModelPicture> pictures;
    std::vector<Material> materials;
    std::vector<ModelMesh> meshes;
    std::vector<ModelNode> nodes;
    std::vector<ModelAnimation> animations;
    nlohmann::ordered_json extras;  // of the whole file; null: none
};

// What a model amounts to. Instances count once for each node that shows them in `drawnTriangles`, and once for the
// file in `triangles`.
struct ModelCounts {
    std::size_t triangles = 0;
    std::size_t drawnTriangles = 0;
    std::size_t vertices = 0;
};
ModelCounts count(const Model& model);

// Where a node stands in the scene: its own transform after those of its parents.
mat4 worldMatrix(const Model& model, int node);
// Of all nodes at once: each parent is looked at once.
std::vector<mat4> worldMatrices(const Model& model);

// Around everything that the nodes show; empty for a model without triangles.
Bounds bounds(const Model& model);

// What the writers and readers hold each other to: indices that refer to something, parents before their children,
// attributes of one length, numbers that are finite, rotations of unit length, times that rise. Empty when all of that
// holds, else the first thing found, as "mesh 3 has ...".
std::string problem(const Model& model);

}  // namespace orrery::mesh

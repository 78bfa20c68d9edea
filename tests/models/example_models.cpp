#include "tests/models/example_models.h"

#include "engine/mesh/round.h"

#include <array>
#include <cstdint>

namespace orrery::mesh::examples {

namespace {

// 4 x 4 pixels, without colour chunks.
constexpr std::uint8_t kPng[] = {
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
    0x00, 0x04, 0x00, 0x00, 0x00, 0x04, 0x08, 0x02, 0x00, 0x00, 0x00, 0x26, 0x93, 0x09, 0x29, 0x00, 0x00, 0x00,
    0x33, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x0D, 0xC9, 0x41, 0x01, 0x00, 0x30, 0x08, 0x03, 0xB1, 0x93, 0x53,
    0x11, 0x88, 0x40, 0x0E, 0x72, 0x10, 0x81, 0xB0, 0x3A, 0xE8, 0x96, 0x6F, 0x10, 0x84, 0x12, 0x13, 0x8E, 0x34,
    0xEA, 0x4A, 0x8F, 0xFA, 0xD0, 0x92, 0x2D, 0xED, 0x64, 0xFF, 0x18, 0xB9, 0xE2, 0x91, 0xEF, 0x01, 0xE9, 0x7B,
    0x16, 0x59, 0x2F, 0xE9, 0x8F, 0x2A, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
};

// 2 x 2 pixels of grey.
constexpr std::uint8_t kJpeg[] = {
    0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 0x4A, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01,
    0x00, 0x00, 0xFF, 0xDB, 0x00, 0x43, 0x00, 0x1B, 0x12, 0x14, 0x17, 0x14, 0x11, 0x1B, 0x17, 0x16, 0x17, 0x1E,
    0x1C, 0x1B, 0x20, 0x28, 0x42, 0x2B, 0x28, 0x25, 0x25, 0x28, 0x51, 0x3A, 0x3D, 0x30, 0x42, 0x60, 0x55, 0x65,
    0x64, 0x5F, 0x55, 0x5D, 0x5B, 0x6A, 0x78, 0x99, 0x81, 0x6A, 0x71, 0x90, 0x73, 0x5B, 0x5D, 0x85, 0xB5, 0x86,
    0x90, 0x9E, 0xA3, 0xAB, 0xAD, 0xAB, 0x67, 0x80, 0xBC, 0xC9, 0xBA, 0xA6, 0xC7, 0x99, 0xA8, 0xAB, 0xA4, 0xFF,
    0xC0, 0x00, 0x0B, 0x08, 0x00, 0x02, 0x00, 0x02, 0x01, 0x01, 0x22, 0x00, 0xFF, 0xC4, 0x00, 0x14, 0x00, 0x01,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0xFF, 0xC4,
    0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00, 0x25, 0xFF, 0xD9,
};

template <std::size_t count>
std::string bytesOf(const std::uint8_t (&bytes)[count]) {
    return {reinterpret_cast<const char*>(bytes), count};
}

Primitive quad(const vec2& size, const vec2& uvs, int material) {
    Primitive primitive;
    const vec2 half = size * 0.5F;
    primitive.positions = {
        {-half.x, -half.y, 0.0F}, {half.x, -half.y, 0.0F}, {half.x, half.y, 0.0F}, {-half.x, half.y, 0.0F}};
    primitive.normals.assign(4, vec3(0.0F, 0.0F, 1.0F));
    primitive.uvs = {{0.0F, uvs.y}, {uvs.x, uvs.y}, {uvs.x, 0.0F}, {0.0F, 0.0F}};
    primitive.indices = {0, 1, 2, 0, 2, 3};
    primitive.material = material;
    return primitive;
}

// Hard edges: each corner stands three times.
Mesh cube() {
    Mesh mesh;
    for (int axis = 0; axis < 3; ++axis) {
        for (const float side : {-0.5F, 0.5F}) {
            const auto corner = [&](float u, float v) {
                vec3 position;
                position[axis] = side;
                position[(axis + 1) % 3] = u;
                position[(axis + 2) % 3] = v;
                vec3 normal(0.0F);
                normal[axis] = side * 2.0F;
                return mesh.addVertex(position, normal);
            };
            const float first = side > 0.0F ? 0.5F : -0.5F;
            const std::uint32_t a = corner(-0.5F, -first);
            const std::uint32_t b = corner(0.5F, -first);
            const std::uint32_t c = corner(0.5F, first);
            const std::uint32_t d = corner(-0.5F, first);
            mesh.addQuad(a, b, c, d);
        }
    }
    return mesh;
}

}  // namespace

Primitive primitiveOf(const Mesh& mesh, int material) {
    Primitive primitive;
    primitive.positions = mesh.positions;
    primitive.normals = mesh.normals;
    primitive.indices = mesh.indices;
    primitive.material = material;
    return primitive;
}

Model texturedQuad() {
    Model model;
    model.title = "Textured quad";
    model.pictures = {{"chequer", "image/png", bytesOf(kPng)}, {"grey card", "image/jpeg", bytesOf(kJpeg)}};
    model.materials = {{.name = "chequer", .picture = 0, .doubleSided = true},
                       {.name = "grey", .colour = {0.5F, 1.0F, 0.25F, 1.0F}, .picture = 1, .repeat = true}};
    model.meshes = {{"picture", {quad({2.0F, 1.0F}, {1.0F, 1.0F}, 0)}},
                    {"tiles", {quad({1.0F, 1.0F}, {3.0F, 2.0F}, 1)}}};
    model.nodes = {{.name = "Picture", .mesh = 0}, {.name = "Tiles", .translation = {0.0F, 1.5F, 0.1F}, .mesh = 1}};
    return model;
}

Model instancedCubes() {
    Model model;
    model.title = "Cubes \u2014 \u5B9E\u4F8B";
    model.materials = {{.name = "red", .colour = Colour::hex(0xC03020)}};
    model.meshes = {{"cube", {primitiveOf(cube(), 0)}}};
    const quat turn = glm::angleAxis(0.7F, glm::normalize(vec3(1.0F, 2.0F, 0.5F)));
    model.nodes = {
        {.name = "rack", .translation = {0.1F, 0.2F, 0.3F}, .rotation = turn, .scale = vec3(2.0F)},
        {.name = "first", .parent = 0, .translation = {1.5F, 0.0F, 0.0F}, .mesh = 0},
        {.name = "mirrored", .parent = 0, .translation = {-1.5F, 0.0F, 0.0F}, .scale = {-1.0F, 1.0F, 1.0F}, .mesh = 0},
        {.name = "stretched", .parent = 1, .translation = {0.0F, 2.0F, 0.0F}, .scale = {0.5F, 3.0F, 0.25F}, .mesh = 0},
        {.name = "alone", .translation = {0.0F, -4.0F, 1e-7F}, .mesh = 0},
        {.name = "alone", .translation = {0.0F, -8.0F, 0.0F}, .mesh = 0},
    };
    model.nodes[1].extras = {{"id", "n1"}, {"label", "F\u00FCrst"}, {"weight", 0.25}, {"links", {1, 2, 3}}};
    model.extras = {{"zulu", 1}, {"alpha", {{"deep", nullptr}}}};
    return model;
}

Model animatedNode() {
    Model model;
    model.title = "Orbit";
    model.materials = {{.name = "blue", .colour = Colour::hex(0x2050C0), .metallic = 1.0F, .roughness = 0.2F}};
    model.meshes = {{"ball", {primitiveOf(sphere(0.5F, 1), 0)}}};
    model.nodes = {{.name = "planet", .mesh = 0},
                   {.name = "moon", .parent = 0, .translation = {1.5F, 0.0F, 0.0F}, .scale = vec3(0.25F), .mesh = 0}};
    using Path = AnimationTrack::Path;
    const std::vector<float> times{0.0F, 0.5F, 1.25F};
    ModelAnimation orbit{.name = "orbit", .tracks = {}};
    orbit.tracks.push_back({.path = Path::translation,
                            .node = 0,
                            .times = times,
                            .values = {vec4(0.0F), vec4(1.0F, 0.5F, 0.0F, 0.0F), vec4(0.0F)}});
    orbit.tracks.push_back({.path = Path::rotation,
                            .node = 0,
                            .times = times,
                            .values = {vec4(0.0F, 0.0F, 0.0F, 1.0F), vec4(0.0F, 0.70710678F, 0.0F, 0.70710678F),
                                       vec4(0.0F, 1.0F, 0.0F, 0.0F)}});
    orbit.tracks.push_back({.path = Path::scale,
                            .node = 1,
                            .times = {0.25F, 2.0F},
                            .values = {vec4(0.25F, 0.25F, 0.25F, 0.0F), vec4(0.5F, 0.5F, 0.5F, 0.0F)}});
    model.animations = {orbit};
    return model;
}

Model vertexColours() {
    Model model;
    Primitive primitive = primitiveOf(sphere(1.0F, 2));
    for (const vec3& position : primitive.positions) {
        const auto byte = [](float value) { return static_cast<std::uint8_t>((value * 0.5F + 0.5F) * 255.0F); };
        primitive.colours.push_back({byte(position.x), byte(position.y), byte(position.z), 255});
    }
    model.meshes = {{"coloured", {primitive}}};
    model.nodes = {{.name = "ball", .mesh = 0}};
    return model;
}

Model translucent() {
    Model model;
    model.title = "Glass";
    model.materials = {{.name = "glass", .colour = {0.3F, 0.6F, 0.9F, 0.4F}, .alpha = AlphaMode::blend},
                       {.name = "leaf", .alpha = AlphaMode::mask, .alphaCutoff = 0.3F, .doubleSided = true},
                       {.name = "core", .colour = Colour::hex(0xE0B020)}};
    model.meshes = {{"shells",
                     {primitiveOf(sphere(1.0F, 2), 0), primitiveOf(translated(cube(), {3.0F, 0.0F, 0.0F}), 1),
                      primitiveOf(sphere(0.4F, 1), 2)}}};
    model.nodes = {{.name = "shells", .mesh = 0}};
    return model;
}

Model unlitLabel() {
    Model model;
    model.pictures = {{"label: A/B", "image/png", bytesOf(kPng)}};
    model.materials = {
        {.name = "label 1", .picture = 0, .alpha = AlphaMode::blend, .unlit = true, .doubleSided = true}};
    model.meshes = {{"label", {quad({1.0F, 0.25F}, {1.0F, 1.0F}, 0)}}};
    model.nodes = {{.name = "a label", .mesh = 0}};
    return model;
}

Model emissive() {
    Model model;
    model.materials = {
        {.name = "lamp", .colour = Colour::hex(0), .emissive = {1.0F, 0.5F, 0.1F}, .emissiveStrength = 4.0F},
        {.name = "glow", .emissive = {0.2F, 0.2F, 0.2F}}};
    model.meshes = {
        {"lamps", {primitiveOf(sphere(1.0F, 1), 0), primitiveOf(translated(cube(), {2.0F, 0.0F, 0.0F}), 1)}}};
    model.nodes = {{.name = "lamps", .mesh = 0}};
    return model;
}

Model manyVertices() {
    // A field of 300 x 300 points, and a small primitive beside it with its own width of indices.
    constexpr std::uint32_t kSide = 300;
    Primitive field;
    for (std::uint32_t z = 0; z < kSide; ++z) {
        for (std::uint32_t x = 0; x < kSide; ++x) {
            const float height = static_cast<float>((x * 7 + z * 13) % 17) * 0.01F;
            field.positions.emplace_back(static_cast<float>(x) * 0.1F, height, static_cast<float>(z) * 0.1F);
            field.normals.emplace_back(0.0F, 1.0F, 0.0F);
        }
    }
    for (std::uint32_t z = 0; z + 1 < kSide; ++z) {
        for (std::uint32_t x = 0; x + 1 < kSide; ++x) {
            const std::uint32_t at = z * kSide + x;
            for (const std::uint32_t index : {at, at + kSide, at + 1, at + 1, at + kSide, at + kSide + 1}) {
                field.indices.push_back(index);
            }
        }
    }
    Model model;
    model.meshes = {{"field", {field, primitiveOf(cube())}}};
    model.nodes = {{.name = "field", .mesh = 0}};
    return model;
}

Model untidy() {
    Model model = texturedQuad();
    model.title = "Untidy";
    Primitive& first = model.meshes[0].primitives[0];
    first.positions.push_back(first.positions[0]);  // the same place under another index
    first.normals.emplace_back(0.0F);
    first.uvs.emplace_back(0.0F);
    first.positions.emplace_back(99.0F);  // in no triangle
    first.normals.emplace_back(0.0F, 3.0F, 0.0F);
    first.uvs.emplace_back(5.0F);
    for (const std::uint32_t index : {1U, 1U, 2U, 0U, 4U, 2U}) first.indices.push_back(index);
    Primitive flat;
    flat.positions.assign(3, vec3(1.0F));
    flat.indices = {0, 1, 2};
    model.meshes[0].primitives.push_back(flat);
    model.meshes.push_back({"flat", {flat}});
    model.meshes.push_back({"unused", {primitiveOf(cube(), 2)}});
    model.meshes.push_back({"without uvs", {primitiveOf(cube(), 0)}});
    model.materials.push_back({.name = "unused", .emissiveStrength = 3.0F});
    model.materials.push_back({.name = "bright nothing", .emissiveStrength = 3.0F});
    model.meshes.push_back({"uvs for nothing", {quad({1.0F, 1.0F}, {1.0F, 1.0F}, 3)}});
    model.pictures.push_back({"unused", "image/png", bytesOf(kPng)});
    model.nodes.push_back({.name = "empty"});
    model.nodes.push_back({.name = "flat", .parent = 2, .mesh = 2});
    model.nodes.push_back({.name = "plain", .parent = 2, .mesh = 4});
    model.nodes.push_back({.name = "nothing"});
    model.nodes.push_back({.name = "leaf of nothing", .parent = 5});
    model.nodes.push_back({.name = "bright", .mesh = 5});
    model.nodes.back().extras = "a word alone";
    AnimationTrack lost{
        .path = AnimationTrack::Path::scale, .node = 6, .times = {0.0F, 1.0F}, .values = {vec4(1.0F), vec4(2.0F)}};
    model.animations = {{"of nothing", {lost}}, {"empty", {}}};
    return model;
}

Model nothing() {
    return {};
}

std::vector<Named> all() {
    return {{"textured-quad", texturedQuad()},
            {"instanced-cubes", instancedCubes()},
            {"animated-node", animatedNode()},
            {"vertex-colours", vertexColours()},
            {"translucent", translucent()},
            {"unlit-label", unlitLabel()},
            {"emissive", emissive()},
            {"many-vertices", manyVertices()},
            {"untidy", untidy()},
            {"nothing", nothing()}};
}

}  // namespace orrery::mesh::examples

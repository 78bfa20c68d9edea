// Files as other programs write them, and files that are damaged.

#include "engine/base/error.h"
#include "engine/mesh/glb.h"
#include "engine/mesh/model_reader.h"
#include "tests/models/example_models.h"

#include <gtest/gtest.h>

#include "tests/unit/mesh/model_checks.h"

#include <cmath>
#include <cstring>

namespace orrery::mesh {
namespace {

using Json = nlohmann::ordered_json;

// A glTF with its bytes in a data URI, put together part by part.
class GltfBuilder {
 public:
    template <typename Value>
    int accessor(const std::vector<Value>& values, int component, const char* type, std::size_t count, Json more = {}) {
        bytes_.resize((bytes_.size() + 3) / 4 * 4);
        const std::size_t size = values.size() * sizeof(Value);
        views_.push_back({{"buffer", 0}, {"byteOffset", bytes_.size()}, {"byteLength", size}});
        bytes_.append(reinterpret_cast<const char*>(values.data()), size);
        Json accessor{
            {"bufferView", views_.size() - 1}, {"componentType", component}, {"count", count}, {"type", type}};
        if (!more.is_null()) accessor.update(more);
        accessors_.push_back(std::move(accessor));
        return static_cast<int>(accessors_.size()) - 1;
    }
    int view(const std::string& bytes) {
        bytes_.resize((bytes_.size() + 3) / 4 * 4);
        views_.push_back({{"buffer", 0}, {"byteOffset", bytes_.size()}, {"byteLength", bytes.size()}});
        bytes_ += bytes;
        return static_cast<int>(views_.size()) - 1;
    }

    std::string text() {
        static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string encoded = "data:application/octet-stream;base64,";
        for (std::size_t i = 0; i < bytes_.size(); i += 3) {
            std::uint32_t bits = 0;
            for (std::size_t k = 0; k < 3; ++k) {
                bits = bits << 8U | (i + k < bytes_.size() ? static_cast<unsigned char>(bytes_[i + k]) : 0U);
            }
            for (std::size_t k = 0; k < 4; ++k) {
                encoded +=
                    i * 8 + k * 6 < bytes_.size() * 8 + i * 0 || k < 2 ? kDigits[bits >> (18 - 6 * k) & 63U] : '=';
            }
        }
        json["asset"]["version"] = "2.0";
        json["accessors"] = accessors_;
        json["bufferViews"] = views_;
        json["buffers"] = Json::array({{{"byteLength", bytes_.size()}, {"uri", encoded}}});
        return json.dump();
    }

    Json json = {{"scenes", {{{"nodes", {0}}}}}, {"nodes", {{{"mesh", 0}}}}};

 private:
    std::string bytes_;
    Json views_ = Json::array();
    Json accessors_ = Json::array();
};

Model readGltf(const std::string& text, Diagnostics& diagnostics) {
    return decodeGltf(text, {"test.gltf", {}}, diagnostics);
}

Model readGltf(GltfBuilder& builder) {
    Diagnostics diagnostics;
    Model model = readGltf(builder.text(), diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << diagnostic.message;
    return model;
}

std::string gltfError(const std::string& text) {
    try {
        Diagnostics diagnostics;
        readGltf(text, diagnostics);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

const std::vector<vec3> kCorners{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}};

int squareOf(GltfBuilder& builder) {
    return builder.accessor(kCorners, 5126, "VEC3", 4);
}

double areaUpward(const Model& model) {
    double area = 0.0;
    for (const Triangle& t : shownTriangles(model)) {
        area += double{(t[1][0] - t[0][0]) * (t[2][1] - t[0][1]) - (t[1][1] - t[0][1]) * (t[2][0] - t[0][0])} / 2.0;
    }
    return area;
}

TEST(Gltf, StripsFansAndRunsAreTriangles) {
    for (const int mode : {4, 5, 6}) {
        SCOPED_TRACE(mode);
        GltfBuilder builder;
        Json primitive{{"attributes", {{"POSITION", squareOf(builder)}}}, {"mode", mode}};
        const std::vector<std::uint8_t> indices = mode == 4   ? std::vector<std::uint8_t>{0, 1, 2, 2, 1, 3}
                                                  : mode == 5 ? std::vector<std::uint8_t>{0, 1, 2, 3}
                                                              : std::vector<std::uint8_t>{0, 1, 3, 2};
        primitive["indices"] = builder.accessor(indices, 5121, "SCALAR", indices.size());
        builder.json["meshes"] = {{{"primitives", {primitive}}}};
        const Model model = readGltf(builder);
        EXPECT_EQ(count(model).triangles, 2U);
        EXPECT_DOUBLE_EQ(areaUpward(model), 1.0) << "wound the same way";
        for (const vec3& normal : model.meshes[0].primitives[0].normals) EXPECT_EQ(normal, vec3(0.0F, 0.0F, 1.0F));
    }
    GltfBuilder run;
    run.json["meshes"] = {{{"primitives", {{{"attributes", {{"POSITION", squareOf(run)}}}}}}}};
    EXPECT_EQ(count(readGltf(run)).triangles, 1U) << "the fourth vertex begins no triangle";
}

TEST(Gltf, PointsAndLinesAreLeftOutWithARemark) {
    GltfBuilder builder;
    const int square = squareOf(builder);
    builder.json["meshes"] = {{{"primitives",
                                {{{"attributes", {{"POSITION", square}}}, {"mode", 0}},
                                 {{"attributes", {{"POSITION", square}}}, {"mode", 1}},
                                 {{"attributes", {{"POSITION", square}}}}}}}};
    Diagnostics diagnostics;
    const Model model = readGltf(builder.text(), diagnostics);
    EXPECT_EQ(count(model).triangles, 1U);
    ASSERT_EQ(diagnostics.size(), 1U);
    EXPECT_EQ(diagnostics[0].severity, Severity::warning);
}

TEST(Gltf, IntegersAreScaledAndStridesFollowed) {
    GltfBuilder builder;
    // Positions as normalised bytes, a filler after each three.
    const std::vector<std::int8_t> bytes{0, 0, 0, 99, 127, 0, 0, 99, 0, -128, 127, 99};
    builder.accessor(bytes, 5120, "VEC3", 3, {{"normalized", true}});
    const std::vector<std::uint16_t> colours{65535, 0, 32768, 0, 0, 0, 0, 65535, 65535};
    builder.accessor(colours, 5123, "VEC3", 3, {{"normalized", true}});
    builder.json["meshes"] = {{{"primitives", {{{"attributes", {{"POSITION", 0}, {"COLOR_0", 1}}}}}}}};
    std::string text = builder.text();
    Json json = Json::parse(text);
    json["bufferViews"][0]["byteStride"] = 4;
    Diagnostics diagnostics;
    const Model model = readGltf(json.dump(), diagnostics);
    const Primitive& primitive = model.meshes[0].primitives[0];
    EXPECT_EQ(primitive.positions[1], vec3(1.0F, 0.0F, 0.0F));
    EXPECT_EQ(primitive.positions[2], vec3(0.0F, -1.0F, 1.0F)) << "-128 is -1 as well";
    EXPECT_EQ(primitive.colours[0], (std::array<std::uint8_t, 4>{255, 0, 128, 255}));
}

TEST(Gltf, SparseElementsReplaceOthers) {
    GltfBuilder builder;
    const int which = builder.view(std::string("\x01\x02", 2));
    const float values[6] = {5, 0, 0, 0, 7, 0};
    const int with = builder.view(std::string(reinterpret_cast<const char*>(values), sizeof values));
    const Json sparse{{"count", 2},
                      {"indices", {{"bufferView", which}, {"componentType", 5121}}},
                      {"values", {{"bufferView", with}}}};
    builder.json["meshes"] = {{{"primitives", {{{"attributes", {{"POSITION", 1}}}}}}}};
    builder.accessor(kCorners, 5126, "VEC3", 3, {{"sparse", sparse}});
    builder.accessor(kCorners, 5126, "VEC3", 3, {{"sparse", sparse}});
    Json json = Json::parse(builder.text());
    Diagnostics diagnostics;
    EXPECT_EQ(readGltf(json.dump(), diagnostics).meshes[0].primitives[0].positions[2], vec3(0.0F, 7.0F, 0.0F));
    // Without a buffer view all others are zero.
    json["accessors"][1].erase("bufferView");
    EXPECT_EQ(readGltf(json.dump(), diagnostics).meshes[0].primitives[0].positions[1], vec3(5.0F, 0.0F, 0.0F));
    json["accessors"][1]["sparse"]["count"] = 4;
    EXPECT_NE(gltfError(json.dump()), "");
}

TEST(Gltf, MatricesComeApartOrMoveTheMesh) {
    GltfBuilder builder;
    builder.json["meshes"] = {{{"primitives", {{{"attributes", {{"POSITION", squareOf(builder)}}}}}}}};
    // Turned by 90 degrees about z, doubled, moved.
    builder.json["nodes"] = {
        {{"matrix", {0, 2, 0, 0, -2, 0, 0, 0, 0, 0, 2, 0, 3, 4, 5, 1}}, {"mesh", 0}, {"children", {1}}},
        {{"mesh", 0}, {"translation", {1, 0, 0}}}};
    const Model model = readGltf(builder);
    EXPECT_EQ(model.nodes[0].translation, vec3(3.0F, 4.0F, 5.0F));
    EXPECT_NEAR(model.nodes[0].scale.y, 2.0F, 1e-6);
    const vec3 place(worldMatrix(model, 1) * vec4(0.0F, 0.0F, 0.0F, 1.0F));
    EXPECT_NEAR(glm::distance(place, vec3(3.0F, 6.0F, 5.0F)), 0.0F, 1e-5);

    // Sheared: the child inherits it, and is moved on its own.
    builder.json["nodes"][0]["matrix"] = {1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    const Model sheared = readGltf(builder);
    EXPECT_EQ(sheared.meshes.size(), 3U);
    const Bounds box = bounds(sheared);
    EXPECT_EQ(box.high, vec3(2.0F, 1.0F, 0.0F)) << "the child's triangle reaches from 1 to 2";
    for (const ModelNode& node : sheared.nodes) EXPECT_EQ(node.scale, vec3(1.0F));
}

TEST(Gltf, TreesThatAreNoneAreRefused) {
    GltfBuilder builder;
    builder.json["meshes"] = {{{"primitives", {{{"attributes", {{"POSITION", squareOf(builder)}}}}}}}};
    builder.json["nodes"] = {{{"children", {1}}}, {{"children", {0}}}};
    EXPECT_NE(gltfError(builder.text()), "") << "a cycle";
    builder.json["nodes"] = {{{"children", {0}}}};
    EXPECT_NE(gltfError(builder.text()), "") << "its own child";
    builder.json["nodes"] = {{{"children", {1, 2}}}, {{"children", {2}}}, {{"mesh", 0}}};
    EXPECT_NE(gltfError(builder.text()), "") << "two parents";
    builder.json["nodes"] = {{{"children", {7}}}};
    EXPECT_NE(gltfError(builder.text()), "") << "no such child";
    builder.json.erase("scenes");
    builder.json["nodes"] = {{{"children", {1}}}, {{"children", {0}}}};
    Diagnostics diagnostics;
    EXPECT_TRUE(readGltf(builder.text(), diagnostics).nodes.empty()) << "a cycle that nobody stands above";
    // As deep as its author wanted it.
    builder.json["nodes"] = Json::array();
    for (int i = 0; i < 50000; ++i) builder.json["nodes"].push_back({{"children", {i + 1}}});
    builder.json["nodes"].push_back({{"mesh", 0}});
    EXPECT_EQ(readGltf(builder).nodes.size(), 50001U);
}

TEST(Gltf, StepsAndSplinesBecomeLines) {
    GltfBuilder builder;
    const int times = builder.accessor(std::vector<float>{0.0F, 1.0F, 2.0F}, 5126, "SCALAR", 3);
    const int steps = builder.accessor(std::vector<vec3>{vec3(0.0F), vec3(1.0F), vec3(5.0F)}, 5126, "VEC3", 3);
    // Slopes of zero at both ends of each piece: slow, fast, slow.
    std::vector<vec3> values(9, vec3(0.0F));
    values[4] = vec3(1.0F);
    values[7] = vec3(0.0F);
    const int spline = builder.accessor(values, 5126, "VEC3", 9);
    builder.json["animations"] = {{{"channels",
                                    {{{"sampler", 0}, {"target", {{"node", 0}, {"path", "translation"}}}},
                                     {{"sampler", 1}, {"target", {{"node", 0}, {"path", "scale"}}}}}},
                                   {"samplers",
                                    {{{"input", times}, {"output", steps}, {"interpolation", "STEP"}},
                                     {{"input", times}, {"output", spline}, {"interpolation", "CUBICSPLINE"}}}}}};
    builder.json["meshes"] = {{{"primitives", {{{"attributes", {{"POSITION", squareOf(builder)}}}}}}}};
    const Model model = readGltf(builder);
    ASSERT_EQ(model.animations.size(), 1U);
    const AnimationTrack& step = model.animations[0].tracks[0];
    ASSERT_EQ(step.times.size(), 5U);
    EXPECT_LT(step.times[1], 1.0F);
    EXPECT_GT(step.times[1], 0.999F);
    EXPECT_EQ(step.values[1], vec4(0.0F)) << "held until the next time";
    EXPECT_EQ(step.values[2].x, 1.0F);
    const AnimationTrack& curve = model.animations[0].tracks[1];
    ASSERT_EQ(curve.times.size(), 17U);
    EXPECT_FLOAT_EQ(curve.values[4].x, 0.5F) << "half way at half time";
    EXPECT_FLOAT_EQ(curve.values[2].x, 0.15625F) << "3t^2 - 2t^3 at a quarter";
    EXPECT_EQ(curve.values[8].x, 1.0F);
}

TEST(Gltf, TexturesAreMovedAsTheirExtensionSays) {
    GltfBuilder builder;
    const int positions = squareOf(builder);
    const int uvs = builder.accessor(std::vector<vec2>{{0, 0}, {1, 0}, {0, 1}, {1, 1}}, 5126, "VEC2", 4);
    const int picture = builder.view(examples::texturedQuad().pictures[0].bytes);
    builder.json["images"] = {{{"bufferView", picture}, {"mimeType", "image/png"}}};
    builder.json["textures"] = {{{"source", 0}}};
    builder.json["materials"] = {
        {{"pbrMetallicRoughness",
          {{"baseColorTexture",
            {{"index", 0},
             {"texCoord", 1},
             {"extensions", {{"KHR_texture_transform", {{"offset", {0.5, 0.0}}, {"scale", {2.0, 3.0}}}}}}}}}}}};
    builder.json["meshes"] = {
        {{"primitives",
          {{{"attributes", {{"POSITION", positions}, {"TEXCOORD_1", uvs}}}, {"material", 0}, {"mode", 5}}}}}};
    builder.json["extensionsRequired"] = {"KHR_texture_transform"};
    const Model model = readGltf(builder);
    const std::vector<vec2> wanted{{0.5F, 0.0F}, {2.5F, 0.0F}, {0.5F, 3.0F}, {2.5F, 3.0F}};
    EXPECT_EQ(model.meshes[0].primitives[0].uvs, wanted);
    EXPECT_TRUE(model.materials[0].repeat) << "the default of a texture without a sampler";
    EXPECT_EQ(model.materials[0].metallic, 1.0F) << "the default of the format";
}

TEST(Gltf, WhatCannotBeReadIsRefusedInOneLine) {
    GltfBuilder builder;
    builder.json["meshes"] = {{{"primitives", {{{"attributes", {{"POSITION", squareOf(builder)}}}}}}}};
    builder.json["extensionsRequired"] = {"KHR_draco_mesh_compression"};
    EXPECT_EQ(gltfError(builder.text()),
              "test.gltf: needs the glTF extension KHR_draco_mesh_compression, which is not read; export it without "
              "compression");
    EXPECT_EQ(gltfError(R"({"asset":{"version":"1.0"}})"),
              "test.gltf: is glTF 1.0, and 2.0 is read; export it as glTF 2.0");
    EXPECT_NE(gltfError(""), "");
    EXPECT_NE(gltfError("[]"), "");
    EXPECT_NE(gltfError("{}"), "");
    EXPECT_NE(gltfError(std::string(100000, '[')), "") << "too deep to be copied";
    EXPECT_NE(
        gltfError("{\"asset\":{\"version\":\"2.0\"},\"extras\":" + std::string(200, '[') + std::string(200, ']') + "}"),
        "");
    EXPECT_EQ(gltfError(R"({"asset":{"version":"2.0"}})"), "");
}

TEST(Gltf, EveryIndexAndLengthIsChecked) {
    GltfBuilder builder;
    Json primitive{{"attributes", {{"POSITION", squareOf(builder)}}}};
    primitive["indices"] = builder.accessor(std::vector<std::uint16_t>{0, 1, 2}, 5123, "SCALAR", 3);
    builder.json["meshes"] = {{{"primitives", {primitive}}}};
    const Json good = Json::parse(builder.text());
    ASSERT_EQ(gltfError(good.dump()), "");
    const auto broken = [&](const char* pointer, const Json& value) {
        Json json = good;
        json[Json::json_pointer(pointer)] = value;
        return gltfError(json.dump());
    };
    for (const char* pointer : {"/scene", "/nodes/0/mesh", "/meshes/0/primitives/0/indices", "/accessors/0/bufferView",
                                "/meshes/0/primitives/0/attributes/POSITION", "/bufferViews/0/buffer",
                                "/accessors/0/count", "/accessors/0/byteOffset", "/bufferViews/0/byteOffset",
                                "/bufferViews/0/byteLength", "/bufferViews/0/byteStride", "/accessors/0/componentType",
                                "/meshes/0/primitives/0/material", "/buffers/0/byteLength"}) {
        for (const Json& value : {Json(99), Json(1e15), Json(4294967295U), Json(-1), Json(0.5), Json("1"), Json(1e300),
                                  Json::array({1}), Json(nullptr)}) {
            const std::string message = broken(pointer, value);
            EXPECT_NE(message, "") << pointer << " " << value.dump();
            EXPECT_EQ(message.find('\n'), std::string::npos);
        }
    }
    EXPECT_NE(broken("/accessors/0/type", "MAT4"), "");
    EXPECT_NE(broken("/nodes/0/translation", Json::array({1, 2})), "");
    EXPECT_NE(broken("/nodes/0/translation", Json::array({1, 2, 1e39})), "");
    EXPECT_NE(broken("/buffers/0/uri", "data:;base64,####"), "");
    EXPECT_NE(broken("/buffers/0/uri", "data:"), "");
}

// Reading must end in a model or an Error; anything else ends the test program.
void expectReadOrRefused(const std::string& bytes, std::size_t& refused) {
    try {
        Diagnostics diagnostics;
        decodeGltf(bytes, {"damaged.glb", {}}, diagnostics);
    } catch (const Error& error) {
        ++refused;
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    }
}

TEST(DamagedGlb, IsReadOrRefused) {
    std::size_t refused = 0;
    std::size_t tried = 0;
    for (const bool compress : {false, true}) {
        for (const Model& model : {examples::texturedQuad(), examples::animatedNode(), examples::unlitLabel()}) {
            const std::string good = encodeGlb(model, {.compress = compress});
            for (std::size_t i = 0; i < good.size(); ++i) {
                if (i % 7 == 0) expectReadOrRefused(good.substr(0, i), refused);
                std::string bad = good;
                bad[i] = static_cast<char>(bad[i] ^ (i % 3 == 0 ? 0x01 : i % 3 == 1 ? 0x80 : 0x10));
                expectReadOrRefused(bad, refused);
                ++tried;
            }
        }
    }
    EXPECT_GT(tried, 10000U);
    EXPECT_GT(refused, tried / 10);
}

}  // namespace
}  // namespace orrery::mesh

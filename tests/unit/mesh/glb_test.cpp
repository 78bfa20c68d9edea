#include "engine/mesh/glb.h"

#include "engine/base/error.h"
#include "engine/mesh/tidy.h"
#include "tests/models/example_models.h"
#include "tests/unit/mesh/model_checks.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <locale>

namespace orrery::mesh {
namespace {

void expectSame(const Primitive& read, const Primitive& written, bool pictured) {
    EXPECT_EQ(read.positions, written.positions);
    if (!written.normals.empty()) {
        EXPECT_EQ(read.normals, written.normals);
    }
    if (pictured) {
        EXPECT_EQ(read.uvs, written.uvs);
    }
    EXPECT_EQ(read.colours, written.colours);
    EXPECT_EQ(read.indices, written.indices);
}

void expectSame(const Material& read, const Material& written) {
    EXPECT_EQ(read.name, written.name);
    // Through linear light and back: two roundings of a power function.
    EXPECT_NEAR(read.colour.r, written.colour.r, 2e-6);
    EXPECT_NEAR(read.colour.g, written.colour.g, 2e-6);
    EXPECT_NEAR(read.colour.b, written.colour.b, 2e-6);
    EXPECT_EQ(read.colour.a, written.colour.a);
    EXPECT_EQ(read.alpha, written.alpha);
    EXPECT_EQ(read.alphaCutoff, written.alphaCutoff);
    EXPECT_EQ(read.metallic, written.metallic);
    EXPECT_EQ(read.roughness, written.roughness);
    EXPECT_EQ(read.emissive, written.emissive);
    if (written.emissive != vec3(0.0F)) {
        EXPECT_EQ(read.emissiveStrength, written.emissiveStrength);
    }
    EXPECT_EQ(read.unlit, written.unlit);
    EXPECT_EQ(read.doubleSided, written.doubleSided);
    EXPECT_EQ(read.picture < 0, written.picture < 0);
    if (written.picture >= 0) {
        EXPECT_EQ(read.repeat, written.repeat);
    }
}

void expectSame(const ModelNode& read, const ModelNode& written) {
    EXPECT_EQ(read.name, written.name);
    EXPECT_EQ(read.parent, written.parent);
    EXPECT_EQ(read.translation, written.translation);
    EXPECT_EQ(read.rotation, written.rotation);
    EXPECT_EQ(read.scale, written.scale);
    EXPECT_EQ(read.mesh, written.mesh);
    EXPECT_EQ(read.extras.dump(), written.extras.is_string() ? R"({"value":"a word alone"})" : written.extras.dump());
}

void expectSameMaterials(const Model& read, int readIndex, const Model& written, int writtenIndex) {
    ASSERT_EQ(readIndex < 0, writtenIndex < 0);
    if (readIndex < 0) return;
    const Material& material = read.materials.at(static_cast<std::size_t>(readIndex));
    const Material& before = written.materials.at(static_cast<std::size_t>(writtenIndex));
    expectSame(material, before);
    if (before.picture < 0) return;
    const ModelPicture& picture = read.pictures.at(static_cast<std::size_t>(material.picture));
    const ModelPicture& pictureBefore = written.pictures.at(static_cast<std::size_t>(before.picture));
    EXPECT_EQ(picture.bytes, pictureBefore.bytes);
    EXPECT_EQ(picture.mimeType, pictureBefore.mimeType);
    EXPECT_EQ(picture.name, pictureBefore.name);
}

// Everything but the order of materials and pictures, which are read in the order in which meshes use them.
void expectSame(const Model& read, const Model& written) {
    EXPECT_EQ(read.title, written.title);
    EXPECT_EQ(read.extras.dump(), written.extras.dump());
    ASSERT_EQ(read.nodes.size(), written.nodes.size());
    for (std::size_t i = 0; i < read.nodes.size(); ++i) expectSame(read.nodes[i], written.nodes[i]);
    ASSERT_EQ(read.materials.size(), written.materials.size());
    ASSERT_EQ(read.meshes.size(), written.meshes.size());
    for (std::size_t i = 0; i < read.meshes.size(); ++i) {
        EXPECT_EQ(read.meshes[i].name, written.meshes[i].name);
        ASSERT_EQ(read.meshes[i].primitives.size(), written.meshes[i].primitives.size());
        for (std::size_t k = 0; k < read.meshes[i].primitives.size(); ++k) {
            const Primitive& primitive = written.meshes[i].primitives[k];
            const bool pictured =
                primitive.material >= 0 && written.materials[static_cast<std::size_t>(primitive.material)].picture >= 0;
            expectSame(read.meshes[i].primitives[k], primitive, pictured);
            expectSameMaterials(read, read.meshes[i].primitives[k].material, written, primitive.material);
        }
    }
    ASSERT_EQ(read.animations.size(), written.animations.size());
    for (std::size_t i = 0; i < read.animations.size(); ++i) {
        EXPECT_EQ(read.animations[i].name, written.animations[i].name);
        ASSERT_EQ(read.animations[i].tracks.size(), written.animations[i].tracks.size());
        for (std::size_t k = 0; k < read.animations[i].tracks.size(); ++k) {
            const AnimationTrack& track = read.animations[i].tracks[k];
            const AnimationTrack& before = written.animations[i].tracks[k];
            EXPECT_EQ(track.path, before.path);
            EXPECT_EQ(track.node, before.node);
            EXPECT_EQ(track.times, before.times);
            EXPECT_EQ(track.values, before.values);
        }
    }
}

TEST(Glb, ComesBackBitForBit) {
    for (const auto& [name, model] : examples::all()) {
        SCOPED_TRACE(name);
        expectSame(decodedGlb(encodeGlb(model)), tidied(model));
    }
}

TEST(Glb, SameModelSameBytes) {
    for (const auto& [name, model] : examples::all()) {
        EXPECT_EQ(encodeGlb(model), encodeGlb(model)) << name;
        EXPECT_EQ(encodeGlb(model, {.compress = true}), encodeGlb(model, {.compress = true})) << name;
        // Written, read and written again: nothing is lost or added on the way.
        const std::string once = encodeGlb(model);
        EXPECT_EQ(encodeGlb(decodedGlb(once)).size(), once.size()) << name;
    }
}

TEST(Glb, IsMadeOfWholeWords) {
    for (const auto& [name, model] : examples::all()) EXPECT_EQ(encodeGlb(model).size() % 4, 0U) << name;
}

TEST(Glb, UntidyThingsAreLeftOut) {
    const Model model = decodedGlb(encodeGlb(examples::untidy()));
    EXPECT_EQ(count(model).triangles, 2U + 2U + 12U + 2U);
    EXPECT_EQ(model.animations.size(), 0U);
    EXPECT_EQ(model.pictures.size(), 2U);
    for (const ModelNode& node : model.nodes) {
        EXPECT_NE(node.name, "nothing");
        EXPECT_NE(node.name, "flat");
    }
    const std::string file = encodeGlb(examples::untidy());
    EXPECT_EQ(file.find("KHR_materials_emissive_strength"), std::string::npos) << "strength of no light";
}

TEST(Glb, EmptyModelIsAFile) {
    const Model model = decodedGlb(encodeGlb({}));
    EXPECT_TRUE(model.nodes.empty());
    EXPECT_TRUE(bounds(model).empty());
}

TEST(Glb, InstancesShareTheirMesh) {
    const std::string file = encodeGlb(examples::instancedCubes());
    const Model model = decodedGlb(file);
    EXPECT_EQ(model.meshes.size(), 1U);
    const ModelCounts counts = count(model);
    EXPECT_EQ(counts.drawnTriangles, counts.triangles * 5);
}

TEST(Glb, IndicesAreShortWhereTheyCanBe) {
    // 65535 vertices have indices up to 65534; one more, and 65535 would be among them.
    for (const std::uint32_t vertices : {65535U, 65536U}) {
        Primitive strip;
        for (std::uint32_t i = 0; i < vertices; ++i) {
            strip.positions.emplace_back(static_cast<float>(i), static_cast<float>(i % 2), 0.0F);
        }
        for (std::uint32_t i = 0; i + 2 < vertices; ++i) strip.indices.insert(strip.indices.end(), {i, i + 1, i + 2});
        Model model;
        model.meshes = {{"strip", {strip}}};
        model.nodes = {{.name = "strip", .mesh = 0}};
        const std::string file = encodeGlb(model);
        EXPECT_EQ(file.find("5125") != std::string::npos, vertices == 65536U);
        EXPECT_EQ(shownTriangles(decodedGlb(file)), shownTriangles(model));
    }
}

TEST(GlbForTheWeb, IsTheSameModelOnAGrid) {
    for (const auto& [name, model] : examples::all()) {
        SCOPED_TRACE(name);
        const std::string quantised = encodeGlb(model, {.quantise = true});
        const std::string compressed = encodeGlb(model, {.compress = true});
        const Model read = decodedGlb(compressed);
        EXPECT_EQ(shownTriangles(read), shownTriangles(decodedGlb(quantised))) << "compressing loses nothing";
        const Model tidy = tidied(model);
        ASSERT_EQ(count(read).drawnTriangles, count(tidy).drawnTriangles);
        if (tidy.nodes.empty()) continue;
        const Bounds before = bounds(tidy);
        const Bounds after = bounds(read);
        const vec3 size = before.size();
        // Half a step of the grid for the largest mesh, stretched threefold at most, and roundings at ten metres.
        const double slack = 3.0 * double{std::max({size.x, size.y, size.z})} / 131070.0 + 4e-6;
        for (int k = 0; k < 3; ++k) {
            EXPECT_NEAR(after.low[k], before.low[k], slack);
            EXPECT_NEAR(after.high[k], before.high[k], slack);
        }
    }
}

TEST(GlbForTheWeb, IsSmaller) {
    const Model model = examples::manyVertices();
    const std::size_t plain = encodeGlb(model).size();
    EXPECT_LT(encodeGlb(model, {.quantise = true}).size(), plain);
    EXPECT_LT(encodeGlb(model, {.compress = true}).size(), plain / 5);
}

TEST(GlbForTheWeb, KeepsWhatIsNotGeometry) {
    const Model model = decodedGlb(encodeGlb(examples::instancedCubes(), {.compress = true}));
    const Model before = examples::instancedCubes();
    ASSERT_GE(model.nodes.size(), before.nodes.size());
    EXPECT_EQ(model.meshes.size(), 1U);
    EXPECT_EQ(model.extras, before.extras);
    const auto first = std::ranges::find(model.nodes, "first", &ModelNode::name);
    ASSERT_NE(first, model.nodes.end());
    EXPECT_EQ(first->extras, before.nodes[1].extras);
    EXPECT_EQ(first->translation, before.nodes[1].translation) << "a node with children keeps its place";
    EXPECT_EQ(decodedGlb(encodeGlb(examples::animatedNode(), {.compress = true})).animations.size(), 1U);
    EXPECT_EQ(decodedGlb(encodeGlb(examples::texturedQuad(), {.compress = true})).pictures.size(), 2U);
}

TEST(GlbForTheWeb, NormalsStayUnitAndClose) {
    const Model before = examples::vertexColours();
    const Model after = decodedGlb(encodeGlb(before, {.quantise = true}));
    const std::vector<vec3>& normals = after.meshes[0].primitives[0].normals;
    for (std::size_t i = 0; i < normals.size(); ++i) {
        EXPECT_NEAR(glm::length(normals[i]), 1.0F, 1e-5F);
        // Half a step of 1/127 in each of three directions.
        EXPECT_LT(glm::distance(normals[i], before.meshes[0].primitives[0].normals[i]), 0.5F / 127.0F * 1.8F);
    }
}

// A locale as in half of Europe, without one being installed.
class CommaPoint : public std::numpunct<char> {
 protected:
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

TEST(Locale, ChangesNothing) {
    const Model model = examples::instancedCubes();
    const std::string glb = encodeGlb(model);
    const std::vector<NamedFile> obj = encodeObj(model, "cubes");
    const std::locale before = std::locale::global(std::locale(std::locale(), new CommaPoint));
    const std::string glbThere = encodeGlb(model);
    const std::vector<NamedFile> objThere = encodeObj(model, "cubes");
    const Model readGlb = decodedGlb(glb);
    const Model readObj = decodedObj(obj);
    std::locale::global(before);
    EXPECT_EQ(glbThere, glb);
    for (std::size_t i = 0; i < obj.size(); ++i) EXPECT_EQ(objThere[i].bytes, obj[i].bytes);
    EXPECT_EQ(shownTriangles(readGlb), shownTriangles(model));
    EXPECT_EQ(shownTriangles(readObj), shownTriangles(model));
}

using GlbDeathTest = testing::Test;

TEST(GlbDeathTest, ModelsThatDoNotHangTogetherAbort) {
    Model model = examples::texturedQuad();
    model.meshes[0].primitives[0].indices[3] = 4;
    EXPECT_NE(problem(model), "");
    EXPECT_DEATH(encodeGlb(model), "an index past the last position");
    model = examples::texturedQuad();
    model.meshes[0].primitives[0].positions[1].y = std::nanf("");
    EXPECT_DEATH(encodeGlb(model), "no number");
    model = examples::animatedNode();
    model.nodes[1].parent = 1;
    EXPECT_DEATH(encodeGlb(model), "parent");
}

}  // namespace
}  // namespace orrery::mesh

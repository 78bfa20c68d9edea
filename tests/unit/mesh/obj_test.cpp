#include "engine/mesh/obj.h"

#include "engine/base/error.h"
#include "engine/mesh/glb.h"
#include "engine/mesh/mesh.h"
#include "engine/mesh/tidy.h"
#include "tests/models/example_models.h"
#include "tests/unit/mesh/model_checks.h"

#include <gtest/gtest.h>

namespace orrery::mesh {
namespace {

Model readObj(const std::string& text, Diagnostics& diagnostics) {
    return decodeObj(text, {"test.obj", {}}, diagnostics);
}

Model readObj(const std::string& text) {
    Diagnostics diagnostics;
    return readObj(text, diagnostics);
}

std::string objError(const std::string& text) {
    try {
        readObj(text);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

double shownArea(const Model& model) {
    double area = 0.0;
    for (const Triangle& t : shownTriangles(model)) {
        const auto at = [&](std::size_t k) { return glm::dvec3(t[k][0], t[k][1], t[k][2]); };
        area += glm::length(glm::cross(at(1) - at(0), at(2) - at(0))) / 2.0;
    }
    return area;
}

constexpr const char* kSquareLines = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n";

TEST(Obj, HasTheTrianglesOfTheGlb) {
    for (const auto& [name, model] : examples::all()) {
        SCOPED_TRACE(name);
        const Model fromObj = decodedObj(encodeObj(model, name));
        EXPECT_EQ(shownTriangles(fromObj), shownTriangles(decodedGlb(encodeGlb(model))));
        EXPECT_EQ(shownTriangles(fromObj), shownTriangles(tidied(model)));
    }
}

TEST(Obj, NormalsPointOutwardUnderMirrorsAndStretches) {
    const Model model = decodedObj(encodeObj(examples::instancedCubes(), "cubes"));
    ASSERT_EQ(model.nodes.size(), 5U);
    for (const ModelMesh& each : model.meshes) {
        Mesh mesh;
        mesh.positions = each.primitives[0].positions;
        mesh.normals = each.primitives[0].normals;
        mesh.indices = each.primitives[0].indices;
        EXPECT_TRUE(hasOutwardNormals(mesh)) << each.name;
        EXPECT_TRUE(isClosedManifold(mesh)) << each.name;
        EXPECT_GT(volume(mesh), 0.0) << each.name;
    }
    EXPECT_EQ(model.nodes[3].name, "alone");
    EXPECT_EQ(model.nodes[4].name, "alone-2") << "names stand once";
}

TEST(Obj, MaterialsAndPicturesComeBack) {
    const std::vector<NamedFile> files = encodeObj(examples::texturedQuad(), "my quad");
    ASSERT_EQ(files.size(), 4U);
    EXPECT_EQ(files[0].name, "my quad.obj");
    EXPECT_EQ(files[1].name, "my_quad.mtl");
    EXPECT_EQ(files[2].name, "my_quad-chequer.png");
    EXPECT_EQ(files[3].name, "my_quad-grey_card.jpg");
    const Model model = decodedObj(files);
    const Model before = examples::texturedQuad();
    ASSERT_EQ(model.pictures.size(), 2U);
    EXPECT_EQ(model.pictures[0].bytes, before.pictures[0].bytes);
    EXPECT_EQ(model.pictures[1].mimeType, "image/jpeg");
    const Material& tiles = model.materials[static_cast<std::size_t>(model.meshes[1].primitives[0].material)];
    EXPECT_EQ(tiles.name, "grey");
    EXPECT_EQ(tiles.colour, before.materials[1].colour);
    EXPECT_TRUE(tiles.repeat);
    EXPECT_FALSE(model.materials[0].repeat);
    for (std::size_t i = 0; i < 4; ++i) {
        // 1 - (1 - v) rounds twice.
        EXPECT_NEAR(model.meshes[1].primitives[0].uvs[i].y, before.meshes[1].primitives[0].uvs[i].y, 1e-6);
    }

    const Model glass = decodedObj(encodeObj(examples::translucent(), "glass"));
    EXPECT_EQ(glass.materials[0].alpha, AlphaMode::blend);
    EXPECT_EQ(glass.materials[0].colour.a, 0.4F);
    EXPECT_EQ(glass.materials[2].alpha, AlphaMode::opaque);
    const Model lamp = decodedObj(encodeObj(examples::emissive(), "lamp"));
    EXPECT_EQ(lamp.materials[0].emissive * lamp.materials[0].emissiveStrength, vec3(4.0F, 2.0F, 0.4F));
    EXPECT_TRUE(decodedObj(encodeObj(examples::unlitLabel(), "label")).materials[0].unlit);
    const Model blue = decodedObj(encodeObj(examples::animatedNode(), "orbit"));
    EXPECT_EQ(blue.materials[0].roughness, 0.2F);
    EXPECT_EQ(blue.materials[0].metallic, 1.0F);
}

TEST(Obj, VertexColoursComeBack) {
    const Model model = decodedObj(encodeObj(examples::vertexColours(), "colours"));
    const Model before = examples::vertexColours();
    const Primitive& read = model.meshes[0].primitives[0];
    const Primitive& written = before.meshes[0].primitives[0];
    ASSERT_EQ(read.colours.size(), read.positions.size());
    for (std::size_t i = 0; i < read.indices.size(); ++i) {
        EXPECT_EQ(read.colours[read.indices[i]], written.colours[written.indices[i]]);
    }
}

TEST(Obj, EqualPositionsShareALine) {
    // A cube with hard edges has 24 vertices and 8 corners.
    Model cube;
    cube.meshes = {{"cube", {examples::emissive().meshes[0].primitives[1]}}};
    cube.meshes[0].primitives[0].material = -1;
    cube.nodes = {{.name = "cube", .mesh = 0}};
    ASSERT_EQ(cube.meshes[0].primitives[0].positions.size(), 24U);
    const std::string text = encodeObj(cube, "cube")[0].bytes;
    std::size_t lines = 0;
    for (std::size_t at = text.find("\nv "); at != std::string::npos; at = text.find("\nv ", at + 1)) ++lines;
    EXPECT_EQ(lines, 8U);
}

TEST(Obj, PolygonsBecomeTriangles) {
    EXPECT_DOUBLE_EQ(shownArea(readObj(std::string(kSquareLines) + "f 1 2 3 4\n")), 1.0);
    // An arrow head: the dent is at the third corner, and the diagonal 1-3 lies outside of half the fans.
    const Model dent = readObj("v 0 0 0\nv 2 0 0\nv 0.5 0.5 0\nv 0 2 0\nf 2 3 4 1\n");
    EXPECT_NEAR(shownArea(dent), 1.0, 1e-6) << "overlapping triangles would add up to more";
    // A comb with three teeth, standing upright and far from the middle.
    const Model comb = readObj(
        "v 9 0 0\nv 9 0 5\nv 9 3 5\nv 9 3 4\nv 9 1 4\nv 9 1 3\nv 9 3 3\nv 9 3 2\nv 9 1 2\n"
        "v 9 1 1\nv 9 3 1\nv 9 3 0\nf 1 2 3 4 5 6 7 8 9 10 11 12\n");
    EXPECT_EQ(count(comb).triangles, 10U);
    EXPECT_NEAR(shownArea(comb), 11.0, 1e-5);
    // More corners than a byte counts.
    std::string circle;
    std::string face = "f";
    for (int i = 0; i < 300; ++i) {
        circle += fmt::format("v {} {} 0\n", std::cos(i * 0.0209439510), std::sin(i * 0.0209439510));
        face += fmt::format(" {}", i + 1);
    }
    EXPECT_EQ(count(readObj(circle + face + "\n")).triangles, 298U);
}

TEST(Obj, ReadsWhatOtherProgramsWrite) {
    Diagnostics diagnostics;
    const Model model = readObj(
        "\xEF\xBB\xBF# a comment\r\n"
        "mtllib elsewhere.mtl\r\n"
        "o  First part \r\n"
        "v 0 0 0 1.0\r\nv +1 0 0\r\nv 1 1e0 0\r\nv 0 1. -0.0\r\n"
        "vt 0 0\r\nvt 1 0 0\r\nvt 1 1\r\n"
        "vn 0 0 1\r\n"
        "usemtl missing\r\n"
        "s off\r\n"
        "f -4/-3/-1 -3/-2/-1 \\\r\n -2/-1/-1\r\n"
        "g second\r\n"
        "f 1//1 3//1 4//1\r\n"
        "g First part\r\n"
        "l 1 2\r\np 1\r\n"
        "f 4 2 1\r\n",
        diagnostics);
    ASSERT_EQ(model.nodes.size(), 2U);
    EXPECT_EQ(model.nodes[0].name, "First part");
    EXPECT_EQ(count(model).triangles, 3U);
    EXPECT_EQ(model.meshes[0].primitives[0].uvs.size(), model.meshes[0].primitives[0].positions.size());
    EXPECT_EQ(diagnostics.size(), 3U) << "materials beside, the missing one, lines";
}

TEST(Obj, ErrorsNameTheLine) {
    EXPECT_EQ(objError("v 0 0 0\nf 1 2 3\n"), "test.obj:2: refers to position 2, and there are 1 before it");
    EXPECT_EQ(objError("v 0 0 zero\n"), "test.obj:1: \"zero\" is not a number");
    EXPECT_EQ(objError("v 1e39 0 0\n"), "test.obj:1: \"1e39\" is not a number");
    EXPECT_EQ(objError("v nan 0 0\n"), "test.obj:1: \"nan\" is not a number");
    EXPECT_EQ(objError("v 1 2\n"), "test.obj:1: three numbers are needed here");
    EXPECT_EQ(objError(std::string(kSquareLines) + "\n\nf 1 2 0\n"),
              "test.obj:7: refers to position 0, and there are 4 before it");
    EXPECT_EQ(objError(std::string(kSquareLines) + "f 1/1 2 3\n"),
              "test.obj:5: refers to texture place 1, and there are 0 before it");
    EXPECT_NE(objError(std::string(kSquareLines) + "f 1/1/1/1 2 3\n"), "");
    EXPECT_EQ(objError("v 1e-60 0 0\n"), "") << "too small to matter is zero";
}

TEST(Obj, MtlIsReadWithItsHabits) {
    const std::vector<NamedFile> files{{"a.obj", std::string("mtllib my materials.mtl\nusemtl red paint\n") +
                                                     kSquareLines + "f 1 2 3\nusemtl glass\nf 1 3 4\n"},
                                       {"my materials.mtl",
                                        "newmtl red paint\nKd 1 0 0\nNs 250\nnewmtl glass\nTr 0.75\nKd 0 0 0\n"
                                        "map_Kd -s 1 1 1 -bm 0.5 -clamp on C:\\maps\\my wood.png\n"},
                                       {"my wood.png", examples::texturedQuad().pictures[0].bytes}};
    const Model model = decodedObj(files);
    ASSERT_EQ(model.materials.size(), 2U);
    EXPECT_EQ(model.materials[0].colour, (Colour{1.0F, 0.0F, 0.0F, 1.0F}));
    EXPECT_FLOAT_EQ(model.materials[0].roughness, 0.5F);
    EXPECT_EQ(model.materials[1].colour, (Colour{1.0F, 1.0F, 1.0F, 0.25F})) << "black beside a picture is not meant";
    EXPECT_EQ(model.materials[1].picture, 0);
    EXPECT_FALSE(model.materials[1].repeat);
    EXPECT_EQ(model.meshes[0].primitives.size(), 2U);
}

}  // namespace
}  // namespace orrery::mesh

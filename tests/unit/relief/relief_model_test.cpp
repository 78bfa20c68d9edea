#include "scenes/relief/relief_model.h"
#include "engine/base/diagnostic.h"
#include "engine/mesh/glb.h"
#include "engine/mesh/manifold.h"
#include "engine/mesh/model_reader.h"
#include "engine/mesh/obj.h"
#include "tests/unit/relief/pictures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

namespace orrery::relief {
namespace {

image::Raster rasterOf(const TestPicture& picture) {
    return {.width = picture.width,
            .height = picture.height,
            .channels = picture.channels,
            .bits = picture.bits,
            .bytes = picture.bytes};
}

// A red disc on black, with a rim of half-bright pixels.
TestPicture redDisc() {
    TestPicture picture{"red disc", 40, 40, 3, 8, {}};
    for (int y = 0; y < 40; ++y) {
        for (int x = 0; x < 40; ++x) {
            const double r = std::hypot(x - 19.5, y - 19.5);
            const double cover = std::clamp(15.5 - r, 0.0, 1.0);
            for (const double value : {220.0 * cover, 30.0 * cover, 20.0 * cover})
                picture.bytes.push_back(static_cast<std::byte>(value));
        }
    }
    return picture;
}

using Triangle = std::array<std::array<float, 3>, 3>;

// As a set that knows no order: each triangle from its least corner on.
std::multiset<Triangle> trianglesOf(const mesh::Model& model) {
    std::multiset<Triangle> all;
    for (const mesh::ModelMesh& mesh : model.meshes) {
        for (const mesh::Primitive& primitive : mesh.primitives) {
            for (std::size_t i = 0; i + 2 < primitive.indices.size(); i += 3) {
                Triangle triangle;
                for (std::size_t k = 0; k < 3; ++k) {
                    const vec3 p = primitive.positions[primitive.indices[i + k]] + 0.0F;
                    triangle[k] = {p.x, p.y, p.z};
                }
                std::rotate(triangle.begin(), std::min_element(triangle.begin(), triangle.end()), triangle.end());
                all.insert(triangle);
            }
        }
    }
    return all;
}

class ReliefFiles : public ::testing::TestWithParam<Mode> {
 protected:
    std::filesystem::path folder_ = std::filesystem::temp_directory_path() / "orrery-relief-files";
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }
};

TEST_P(ReliefFiles, GlbAndObjHoldTheSameClosedTriangles) {
    for (const TestPicture& picture : {redDisc(), hardPictures()[1], hardPictures()[6]}) {
        Options options;
        options.mode = GetParam();
        options.specks = 0;
        const image::Raster raster = rasterOf(picture);
        Solid solid = makeRelief(picture.view(), options);
        const std::size_t triangles = solid.report.triangles;
        std::optional<mesh::ModelPicture> file;
        if (picture.channels == 3) file = texturePicture(raster, options, Colouring::picture, solid.report);
        const mesh::Model model = toModel(std::move(solid), std::move(file), "disc");
        mesh::writeGlb(folder_ / "disc.glb", model);
        mesh::writeObj(folder_ / "disc.obj", model);
        Diagnostics remarks;
        const mesh::Model glb = mesh::readModel(folder_ / "disc.glb", remarks);
        const mesh::Model obj = mesh::readModel(folder_ / "disc.obj", remarks);
        EXPECT_TRUE(remarks.empty());
        EXPECT_EQ(mesh::count(glb).triangles, triangles) << picture.name;
        EXPECT_EQ(trianglesOf(glb), trianglesOf(obj)) << picture.name;
        EXPECT_TRUE(mesh::manifoldReport(glb).closed()) << picture.name;
        EXPECT_TRUE(mesh::manifoldReport(obj).closed()) << picture.name;
        EXPECT_EQ(glb.pictures.size(), picture.channels == 3 ? 1U : 0U);
    }
}

INSTANTIATE_TEST_SUITE_P(Relief, ReliefFiles, ::testing::Values(Mode::cutout, Mode::plate, Mode::solid),
                         [](const auto& tested) {
                             return tested.param == Mode::cutout  ? "cutout"
                                    : tested.param == Mode::plate ? "plate"
                                                                  : "solid";
                         });

TEST(ReliefModel, ThePictureBleedsIntoTheBlack) {
    const image::Image picture = texture(rasterOf(redDisc()), Options{});
    EXPECT_EQ(picture.width, 32);
    EXPECT_EQ(picture.height, 32);
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const std::uint8_t* pixel = picture.at(x, y);
            EXPECT_EQ(pixel[3], 255);
            // No black is left anywhere, not even far outside the disc.
            EXPECT_GT(pixel[0], 60) << x << ' ' << y;
        }
    }
}

TEST(ReliefModel, OnlyAClearPlateCanBeSeenThrough) {
    for (const Mode mode : {Mode::cutout, Mode::plate, Mode::solid}) {
        Options options;
        options.mode = mode;
        const mesh::Model model = toModel(makeRelief(redDisc().view(), options), std::nullopt, "disc");
        const auto clear = std::ranges::count_if(
            model.materials, [](const mesh::Material& material) { return material.alpha == mesh::AlphaMode::blend; });
        EXPECT_EQ(clear, mode == Mode::plate ? 1 : 0);
    }
}

}  // namespace
}  // namespace orrery::relief

#include "engine/base/error.h"
#include "engine/base/hash.h"
#include "engine/mesh/mesh.h"
#include "tests/unit/relief/pictures.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <cmath>
#include <map>
#include <set>

namespace orrery::relief {
namespace {

// All parts as one mesh: what a tool that welds by position gets.
mesh::Mesh wholeOf(const Solid& solid) {
    mesh::Mesh whole;
    for (const Part* part : {&solid.top, &solid.walls, &solid.back, &solid.plate}) {
        whole.append({part->positions, part->normals, part->indices});
    }
    return whole;
}

// Vertices less edges plus faces, welded by position: 2 for each body less 2 for each hole through it.
int eulerCharacteristic(const mesh::Mesh& whole) {
    std::map<std::array<float, 3>, std::uint32_t> places;
    const auto place = [&](std::uint32_t index) {
        const vec3 p = whole.positions[index] + 0.0F;
        return places.emplace(std::array{p.x, p.y, p.z}, static_cast<std::uint32_t>(places.size())).first->second;
    };
    std::set<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (std::size_t i = 0; i < whole.indices.size(); i += 3) {
        for (std::size_t k = 0; k < 3; ++k) {
            edges.insert(std::minmax({place(whole.indices[i + k]), place(whole.indices[i + (k + 1) % 3])}));
        }
    }
    return static_cast<int>(places.size()) - static_cast<int>(edges.size()) + static_cast<int>(whole.triangleCount());
}

Options exact() {
    Options options;
    options.specks = 0;
    options.denoise = Denoise::off;
    return options;
}

std::uint64_t hashOf(const Solid& solid) {
    Hasher hasher;
    for (const Part* part : {&solid.top, &solid.walls, &solid.back, &solid.plate}) {
        hasher.bytes(std::as_bytes(std::span(part->positions))).bytes(std::as_bytes(std::span(part->indices)));
        hasher.bytes(std::as_bytes(std::span(part->normals))).bytes(std::as_bytes(std::span(part->uvs)));
    }
    return hasher.value();
}

class EveryPicture : public ::testing::TestWithParam<std::tuple<TestPicture, Mode>> {};

TEST_P(EveryPicture, BecomesAClosedSolid) {
    const auto& [picture, mode] = GetParam();
    for (const bool blocky : {false, true}) {
        for (const bool simplified : {false, true}) {
            for (const float curve : {0.0F, 200.0F, -90.0F}) {
                if (blocky && curve != 0.0F) continue;  // bending knows nothing of blocks
                Options options = exact();
                options.mode = mode;
                options.blocky = blocky;
                options.simplify = simplified;
                options.curve = curve;
                SCOPED_TRACE(fmt::format("blocky {} simplify {} curve {}", blocky, simplified, curve));
                const Solid solid = makeRelief(picture.view(), options);
                const mesh::Mesh whole = wholeOf(solid);
                EXPECT_TRUE(mesh::isClosedManifold(whole));
                EXPECT_TRUE(solid.report.closed);
                EXPECT_EQ(solid.report.triangles, whole.triangleCount());
                EXPECT_GT(mesh::volume(whole), 0.0);
                // Straight outlines may be cut short by simplifying, and shaded tops lean over a rim.
                if (simplified) continue;
                EXPECT_TRUE(mesh::hasOutwardNormals(whole, 0.3F));
                const int holes = mode == Mode::cutout ? solid.report.holes : 0;
                EXPECT_EQ(eulerCharacteristic(whole), 2 * solid.report.bodies - 2 * holes);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Relief, EveryPicture,
    ::testing::Combine(::testing::ValuesIn(hardPictures()), ::testing::Values(Mode::cutout, Mode::plate, Mode::solid)),
    [](const auto& tested) {
        std::string name = std::get<0>(tested.param).name;
        for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
        const Mode mode = std::get<1>(tested.param);
        return name + (mode == Mode::cutout ? "_cutout" : mode == Mode::plate ? "_plate" : "_solid");
    });

TEST(Relief, IsTheSameOnAnyNumberOfThreads) {
    for (const TestPicture& picture : hardPictures()) {
        Options options = exact();
        options.denoise = Denoise::on;
        std::set<std::uint64_t> hashes;
        for (const std::size_t threads : {1U, 2U, 4U}) {
            const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
            hashes.insert(hashOf(makeRelief(picture.view(), options)));
        }
        EXPECT_EQ(hashes.size(), 1U) << picture.name;
    }
}

// What the outline takes is counted before anything is built, so that the budget holds to the triangle.
TEST(Relief, KeepsToItsBudget) {
    for (const TestPicture& picture : hardPictures()) {
        for (const Mode mode : {Mode::cutout, Mode::plate}) {
            Options options = exact();
            options.mode = mode;
            options.error = 0.0F;
            options.triangles = 0;
            const std::size_t all = makeRelief(picture.view(), options).report.triangles;
            options.error = 1.0F;
            const std::size_t least = makeRelief(picture.view(), options).report.triangles;
            options.error = 0.0F;
            options.triangles = (least + all) / 2;
            const Report report = makeRelief(picture.view(), options).report;
            EXPECT_LE(report.triangles, options.triangles) << picture.name;
            EXPECT_GE(report.triangles + 8, options.triangles) << picture.name;
            EXPECT_FALSE(report.overBudget);
        }
    }
}

TEST(Relief, RefusesWhatHasNothingToShow) {
    const TestPicture black = grey8("black", 9, 9, [](int, int) { return 5; });
    EXPECT_THROW(makeRelief(black.view(), exact()), Error);
    TestPicture clear = grey8("clear", 1, 1, [](int, int) { return 255; });
    clear.channels = 2;
    clear.bytes = {std::byte{255}, std::byte{127}};
    EXPECT_THROW(makeRelief(clear.view(), exact()), Error);
    Options options = exact();
    options.specks = 16;
    try {
        makeRelief(drawn("speck", "... .#. ...").view(), options);
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(error.message().find("specks"), std::string::npos) << error.message();
    }
}

}  // namespace
}  // namespace orrery::relief

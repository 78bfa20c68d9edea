#include "tests/gpu/render.h"

#include <array>
#include <cmath>

namespace orrery::render {
namespace {

using Surface = orrery::testing::RenderTest;

// A square of 4 by 4 units in the plane z = 0 that faces +z.
struct Square {
    std::array<vec3, 4> positions{vec3(-2, -2, 0), vec3(2, -2, 0), vec3(2, 2, 0), vec3(-2, 2, 0)};
    std::array<vec3, 4> normals{vec3(0, 0, 1), vec3(0, 0, 1), vec3(0, 0, 1), vec3(0, 0, 1)};
    std::array<vec2, 4> uvs{vec2(0, 1), vec2(1, 1), vec2(1, 0), vec2(0, 0)};
    std::array<std::uint32_t, 6> indices{0, 1, 2, 0, 2, 3};

    SurfaceDescription description(std::shared_ptr<const image::Image> picture = nullptr) const {
        SurfaceDescription all;
        all.positions = positions;
        all.normals = normals;
        all.uvs = uvs;
        all.indices = indices;
        all.picture = std::move(picture);
        return all;
    }
};

// Red, green / blue, yellow, each of 32 by 32; alpha as given on the left half, opaque on the right.
std::shared_ptr<const image::Image> fourColours(std::uint8_t leftAlpha = 255) {
    constexpr int kSide = 64;
    auto picture = std::make_shared<image::Image>(kSide, kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            std::uint8_t* p = picture->at(x, y);
            const bool left = x < kSide / 2, top = y < kSide / 2;
            p[0] = left == top ? 220 : 0;
            p[1] = left ? 0 : 220;
            p[2] = left && !top ? 220 : 0;
            p[3] = left ? leftAlpha : 255;
        }
    }
    return picture;
}

std::string colourAt(const image::Image& picture, const ivec2& pixel) {
    const std::uint8_t* p = picture.at(pixel.x, pixel.y);
    const int most = std::max({p[0], p[1], p[2]});
    const auto full = [&](int channel) { return p[channel] * 2 > most; };
    if (full(0) && full(1) && full(2)) return "white";
    return full(0) && full(1) ? "yellow" : full(0) ? "red" : full(1) ? "green" : "blue";
}

TEST_F(Surface, ThePictureStandsUprightAndUnmirroredInEveryQuality) {
    const auto asset = std::make_shared<const SurfaceAsset>(Square().description(fourColours()));
    DrawList list;
    list.surfaces.push_back({.surface = asset});
    for (std::size_t step = 0; step < kQualitySteps.size(); ++step) {
        const image::Image picture = draw(list, step);
        EXPECT_EQ(colourAt(picture, pixelOf(vec3(-1, 1, 0))), "red") << step;
        EXPECT_EQ(colourAt(picture, pixelOf(vec3(1, 1, 0))), "green") << step;
        EXPECT_EQ(colourAt(picture, pixelOf(vec3(-1, -1, 0))), "blue") << step;
        EXPECT_EQ(colourAt(picture, pixelOf(vec3(1, -1, 0))), "yellow") << step;
        EXPECT_EQ(colourAt(picture, pixelOf(vec3(2.5F, 0, 0))), "white") << step << ": the background";
    }
}

TEST_F(Surface, AColourArrivesAsABodysDoesAndUnlitExactly) {
    const auto asset = std::make_shared<const SurfaceAsset>(Square().description());
    const Colour asked = Colour::hex(0xFF6666);
    DrawList list;
    for (const Theme& theme : themes()) {
        view_.theme = theme;
        view_.theme.bloom = 0.0F;
        view_.theme.occlusion = 0.0F;
        for (std::size_t step = 0; step < kQualitySteps.size(); ++step) {
            for (const bool unlit : {false, true}) {
                list.surfaces = {{.surface = asset, .colour = asked, .unlit = unlit}};
                const image::Image picture = draw(list, step);
                const std::uint8_t* p = picture.at(80, 60);
                // Lit, within an eighth as for bodies. Unlit, 3 of 255: the shaders' encoding is an approximation.
                // The full step has a curve for bright colours at its end, as for all bodies.
                const int slack = unlit && step > 0 ? 3 : 32;
                EXPECT_NEAR(p[0], 255, slack) << theme.name << step << unlit;
                EXPECT_NEAR(p[1], 102, slack) << theme.name << step << unlit;
                EXPECT_NEAR(p[2], 102, slack) << theme.name << step << unlit;
            }
        }
    }
}

TEST_F(Surface, CornerColoursAndThePictureMultiply) {
    Square square;
    const std::array<std::uint32_t, 4> cyan{0xFFFFFF00U, 0xFFFFFF00U, 0xFFFFFF00U, 0xFFFFFF00U};
    SurfaceDescription description = square.description(fourColours());
    description.colours = cyan;
    DrawList list;
    list.surfaces.push_back({.surface = std::make_shared<const SurfaceAsset>(description), .unlit = true});
    const image::Image picture = draw(list);
    EXPECT_LT(picture.at(pixelOf(vec3(-1, 1, 0)).x, pixelOf(vec3(-1, 1, 0)).y)[0], 10) << "red times cyan is black";
    EXPECT_EQ(colourAt(picture, pixelOf(vec3(1, -1, 0))), "green") << "yellow times cyan";
}

TEST_F(Surface, TwoBatchesShareOneUploadAndTwoAssetsOnePicture) {
    const auto pixels = fourColours();
    const Square square;
    const auto first = std::make_shared<const SurfaceAsset>(square.description(pixels));
    const auto second = std::make_shared<const SurfaceAsset>(square.description(pixels));
    const std::uint64_t triangles = sizeof(square.indices) + 4 * sizeof(shared::SurfaceVertex);
    DrawList list;
    list.surfaces.push_back({.surface = first, .transform = glm::translate(mat4(1.0F), vec3(-2, 0, 0))});
    list.surfaces.push_back({.surface = first, .transform = glm::translate(mat4(1.0F), vec3(2, 0, 0))});
    draw(list);
    EXPECT_EQ(renderer_.surfaces().uploaded(), triangles + pixels->rgba.size());
    list.surfaces[1].surface = second;
    draw(list);
    draw(list);
    EXPECT_EQ(renderer_.surfaces().uploaded(), 2 * triangles + pixels->rgba.size());
}

TEST_F(Surface, WhatNobodyHoldsIsForgotten) {
    const Square square;
    for (int round = 0; round < 5; ++round) {
        DrawList list;
        // The second is larger than a block and has one of its own.
        std::vector<vec3> many(400'000, vec3(0, 0, 0)), up(many.size(), vec3(0, 0, 1));
        SurfaceDescription large;
        large.positions = many;
        large.normals = up;
        large.indices = square.indices;
        list.surfaces.push_back({.surface = std::make_shared<const SurfaceAsset>(square.description(fourColours()))});
        list.surfaces.push_back({.surface = std::make_shared<const SurfaceAsset>(large)});
        draw(list);
        EXPECT_EQ(renderer_.surfaces().size(), 2U);
        list.clear();
        const image::Image picture = draw(list);
        EXPECT_EQ(renderer_.surfaces().size(), 0U);
        EXPECT_EQ(colourAt(picture, ivec2(80, 60)), "white");
    }
}

TEST_F(Surface, ASurfaceIsSeenFromItsFrontOnlyUnlessItHasTwoSides) {
    const auto asset = std::make_shared<const SurfaceAsset>(Square().description());
    const mat4 turned = glm::rotate(mat4(1.0F), 3.14159265F, vec3(0, 1, 0));
    const mat4 mirrored = glm::scale(mat4(1.0F), vec3(-1, 1, 1));
    DrawList list;
    const auto shown = [&](const mat4& transform, bool doubleSided) {
        list.surfaces = {
            {.surface = asset, .transform = transform, .colour = Colour::hex(0xC02020), .doubleSided = doubleSided}};
        const image::Image picture = draw(list);
        return std::pair(colourAt(picture, ivec2(80, 60)), static_cast<int>(picture.at(80, 60)[0]));
    };
    const auto front = shown(mat4(1.0F), false);
    EXPECT_EQ(front.first, "red");
    EXPECT_EQ(shown(turned, false).first, "white");
    EXPECT_EQ(shown(mirrored, false), front) << "a mirrored front is a front";
    EXPECT_EQ(shown(mirrored * turned, false).first, "white");
    // Both sides are lit alike: within rounding of the turn.
    EXPECT_NEAR(shown(turned, true).second, front.second, 2);
    EXPECT_NEAR(shown(mirrored * turned, true).second, front.second, 2);
}

TEST_F(Surface, ACutoutHasHolesAndAnOpaqueSurfaceNone) {
    DrawList list;
    for (const bool cutout : {false, true}) {
        const Square square;
        SurfaceDescription description = square.description(fourColours(40));
        description.cutout = cutout;
        list.surfaces = {{.surface = std::make_shared<const SurfaceAsset>(description)}};
        for (std::size_t step = 0; step < kQualitySteps.size(); ++step) {
            const image::Image picture = draw(list, step);
            EXPECT_EQ(colourAt(picture, pixelOf(vec3(-1, 1, 0))), cutout ? "white" : "red") << step;
            EXPECT_EQ(colourAt(picture, pixelOf(vec3(1, 1, 0))), "green") << step;
        }
    }
}

TEST_F(Surface, TranslucentSurfacesAreSeenThroughWhateverTheirOrder) {
    const auto asset = std::make_shared<const SurfaceAsset>(Square().description());
    const SurfaceBatch near{.surface = asset,
                            .transform = glm::translate(mat4(1.0F), vec3(0, 0, 1)),
                            .colour = {1, 0, 0, 0.5F},
                            .unlit = true,
                            .translucent = true};
    const SurfaceBatch far{.surface = asset, .colour = {0, 0, 1, 0.5F}, .unlit = true, .translucent = true};
    const SurfaceBatch wall{.surface = asset,
                            .transform = glm::translate(mat4(1.0F), vec3(0, 0, -1)),
                            .colour = {1, 1, 1, 1},
                            .unlit = true};
    DrawList one, other;
    one.surfaces = {near, far, wall};
    other.surfaces = {wall, far, near};
    const image::Image picture = draw(one);
    EXPECT_EQ(picture.rgba, draw(other).rgba) << "the order in the list shows";
    // At this step colours blend as they are encoded: half red over half blue over white.
    const std::uint8_t* p = picture.at(80, 60);
    EXPECT_NEAR(p[0], 191, 3);
    EXPECT_NEAR(p[1], 64, 3);
    EXPECT_NEAR(p[2], 128, 3);
}

TEST_F(Surface, ADimmedSurfaceStepsBack) {
    const auto asset = std::make_shared<const SurfaceAsset>(Square().description());
    DrawList list;
    const auto saturation = [&](float emphasis) {
        list.surfaces = {{.surface = asset, .colour = Colour::hex(0xE02020), .emphasis = emphasis}};
        const image::Image picture = draw(list);
        return picture.at(80, 60)[0] - picture.at(80, 60)[2];
    };
    EXPECT_LT(saturation(0.0F) * 3, saturation(1.0F));
}

TEST_F(Surface, AFinePatternSeenFromAfarIsItsMean) {
    auto chess = std::make_shared<image::Image>(512, 512);
    for (int y = 0; y < 512; ++y) {
        for (int x = 0; x < 512; ++x) {
            std::uint8_t* p = chess->at(x, y);
            p[0] = p[1] = p[2] = (x + y) % 2 == 0 ? 255 : 0;
            p[3] = 255;
        }
    }
    DrawList list;
    list.surfaces = {{.surface = std::make_shared<const SurfaceAsset>(Square().description(chess)), .unlit = true}};
    const image::Image picture = draw(list);
    for (int x = 60; x < 100; ++x) {
        // Half the light is 188 of 255 as it is encoded.
        EXPECT_NEAR(picture.at(x, 60)[0], 188, 4);
    }
}

}  // namespace
}  // namespace orrery::render

#include "tests/gpu/render.h"
#include "engine/mesh/round.h"
#include "engine/render/pick.h"

#include <cmath>

namespace orrery::render {
namespace {

using Render = orrery::testing::RenderTest;
using orrery::testing::kSize;

shared::SphereInstance sphere(const vec3& at, float radius, std::uint32_t colour) {
    return {.position = at, .radius = radius, .fill = colour, .stroke = colour, .emphasis = 1.0F, .glow = 0.0F};
}

constexpr std::uint32_t kRed = 0xFF2020E0U;
constexpr std::uint32_t kBlue = 0xFFE02020U;

bool isRed(const std::uint8_t* p) {
    return p[0] > p[2] + 60;
}
bool isBlue(const std::uint8_t* p) {
    return p[2] > p[0] + 60;
}

TEST_F(Render, TheNearerSphereHidesTheFartherOneInEveryQuality) {
    const std::vector<shared::SphereInstance> spheres{sphere(vec3(0.0F, 0.0F, 2.0F), 1.0F, kRed),
                                                      sphere(vec3(0.3F, 0.0F, -2.0F), 1.5F, kBlue)};
    const std::vector<shared::SphereInstance> swapped{spheres[1], spheres[0]};
    for (std::size_t step = 0; step < kQualitySteps.size(); ++step) {
        for (const auto& order : {spheres, swapped}) {
            DrawList list;
            list.spheres.push_back({order, {}});
            const image::Image picture = draw(list, step);
            const ivec2 middle = pixelOf(vec3(0.0F));
            EXPECT_TRUE(isRed(picture.at(middle.x, middle.y))) << "quality " << step;
        }
    }
}

TEST_F(Render, WhatIsSeenIsWhatIsPicked) {
    const std::vector<shared::SphereInstance> spheres{sphere(vec3(-1.5F, 0.5F, 0.0F), 1.0F, kRed),
                                                      sphere(vec3(1.5F, -0.5F, 1.0F), 1.0F, kBlue)};
    const std::vector<std::uint32_t> picks{0, 1};
    MeshLevel level;
    appendMesh(level, mesh::roundedBox(vec3(2.0F, 1.0F, 1.0F), 0.1F, 2), 0);
    const auto box = std::make_shared<const MeshAsset>(std::vector{level});
    const std::vector<shared::BodyInstance> bodies{{.position = vec3(0.0F, 1.7F, 0.0F),
                                                    .scale = 1,
                                                    .rotation = {0, 0, 0, 1},
                                                    .fill = 0xFF20E020U,
                                                    .stroke = 0,
                                                    .emphasis = 1,
                                                    .glow = 0}};
    const std::vector<std::uint32_t> bodyPicks{2};
    DrawList list;
    list.spheres.push_back({spheres, picks});
    list.bodies.push_back({box, bodies, bodyPicks});
    const image::Image picture = draw(list);
    int disagreements = 0;
    for (int y = 0; y < picture.height; y += 3) {
        for (int x = 0; x < picture.width; x += 3) {
            const Picked found = pickAt(list, view_.camera, vec2(kSize), vec2(x, y) + 0.5F, 0.0F);
            const std::uint8_t* p = picture.at(x, y);
            const std::uint32_t seen = isRed(p) ? 0 : isBlue(p) ? 1 : p[1] > p[0] + 60 ? 2 : kNoPick;
            disagreements += seen != found.pick ? 1 : 0;
        }
    }
    // Of 2,120 samples, those on the borders of the three bodies (some 60) may fall to either side.
    EXPECT_LE(disagreements, 60);
}

TEST_F(Render, MeshesThatAreGoneGiveTheirMemoryBackAndTheOthersAreStillDrawn) {
    const auto ball = [](int detail) {
        MeshLevel level;
        appendMesh(level, mesh::roundedBox(vec3(2.0F), 0.9F, detail), 0);
        return std::make_shared<const MeshAsset>(std::vector{level});
    };
    const std::vector<shared::BodyInstance> bodies{{.position = vec3(0.0F),
                                                    .scale = 1,
                                                    .rotation = {0, 0, 0, 1},
                                                    .fill = 0xFF20E020U,
                                                    .stroke = 0,
                                                    .emphasis = 1,
                                                    .glow = 0}};
    const auto small = ball(2);
    DrawList list;
    list.bodies.push_back({small, bodies, {}});
    const image::Image before = draw(list);
    {
        DrawList large = list;
        large.bodies.push_back({ball(60), bodies, {}});
        draw(large);
    }
    const std::size_t most = renderer_.meshes().bytes();
    for (int frame = 0; frame < 300; ++frame) draw(list);
    EXPECT_LT(renderer_.meshes().bytes(), most / 4);
    EXPECT_EQ(draw(list).rgba, before.rgba) << "the small one is not where it is looked for";
}

TEST_F(Render, TextIsNotMirroredAndStandsUpright) {
    text::LabelContent content{.plain = "L", .markup = {}, .picture = nullptr};
    text::LabelStyle style;
    style.text = kInk;
    const vec2 size = renderer_.store().measure(content, style);
    DrawList list;
    list.labels.push_back({.content = &content, .style = &style, .size = size, .em = 3.0F, .largest = 0.9F, .pick = 1});
    for (const float yaw : {0.0F, 2.0F, -2.5F}) {
        view_.camera.yaw = yaw;
        const image::Image picture = draw(list);
        // An L is dark at its left and at its foot: the dark pixels' middle lies left and below the middle of their
        // box.
        ivec2 low(1000), high(-1000);
        vec2 sum(0.0F);
        float count = 0.0F;
        for (int y = 0; y < picture.height; ++y) {
            for (int x = 0; x < picture.width; ++x) {
                if (picture.at(x, y)[1] > 90) continue;
                low = glm::min(low, ivec2(x, y));
                high = glm::max(high, ivec2(x, y));
                sum += vec2(x, y);
                count += 1.0F;
            }
        }
        ASSERT_GT(count, 30.0F) << "no text";
        const vec2 middle = sum / count;
        EXPECT_LT(middle.x, static_cast<float>(low.x + high.x) * 0.5F - 0.5F) << "mirrored";
        EXPECT_GT(middle.y, static_cast<float>(low.y + high.y) * 0.5F + 0.5F) << "upside down";
    }
}

TEST_F(Render, AnAuthorsColourArrivesOnTheFrontOfABody) {
    MeshLevel level;
    appendMesh(level, mesh::roundedBox(vec3(4.0F, 3.0F, 1.0F), 0.05F, 1), 0);
    const auto box = std::make_shared<const MeshAsset>(std::vector{level});
    const Colour asked = Colour::hex(0xFF6666);
    const std::vector<shared::BodyInstance> bodies{{.position = vec3(0.0F),
                                                    .scale = 1,
                                                    .rotation = {0, 0, 0, 1},
                                                    .fill = packColour(asked),
                                                    .stroke = 0,
                                                    .emphasis = 1,
                                                    .glow = 0}};
    DrawList list;
    list.bodies.push_back({box, bodies, {}});
    for (const Theme& theme : themes()) {
        view_.theme = theme;
        for (std::size_t step = 0; step < kQualitySteps.size(); ++step) {
            const image::Image picture = draw(list, step);
            const std::uint8_t* p = picture.at(80, 60);
            // Lit, not repainted: within an eighth of each channel's range.
            EXPECT_NEAR(p[0], 255, 32) << theme.name << step;
            EXPECT_NEAR(p[1], 102, 32) << theme.name << step;
            EXPECT_NEAR(p[2], 102, 32) << theme.name << step;
        }
    }
}

TEST_F(Render, HullsAreSeenThroughInTheRightOrder) {
    const mesh::Mesh ball = mesh::sphere(1.0F, 3);
    const auto moved = [&](float z, float scale) {
        std::vector<vec3> out = ball.positions;
        for (vec3& p : out) p = p * scale + vec3(0.0F, 0.0F, z);
        return out;
    };
    const std::vector<vec3> near = moved(2.0F, 1.0F), far = moved(-3.0F, 2.5F);
    const auto hull = [&](const std::vector<vec3>& positions, Colour colour) {
        return Hull{positions, ball.normals, ball.indices, colour.withAlpha(0.5F)};
    };
    DrawList one, other;
    one.hulls = {hull(near, Colour::hex(0xFF0000)), hull(far, Colour::hex(0x0000FF))};
    other.hulls = {one.hulls[1], one.hulls[0]};
    EXPECT_EQ(draw(one).rgba, draw(other).rgba) << "the order in the list shows";
    const image::Image picture = draw(one);
    const std::uint8_t* middle = picture.at(80, 60);
    EXPECT_GT(middle[0], middle[2]) << "the red one stands in front";
}

TEST_F(Render, ADimmedThingStepsBack) {
    std::vector<shared::SphereInstance> spheres{sphere(vec3(0.0F), 1.5F, kRed)};
    DrawList list;
    list.spheres.push_back({spheres, {}});
    const image::Image bright = draw(list);
    spheres[0].emphasis = 0.0F;
    const image::Image dim = draw(list);
    const int saturationBright = bright.at(80, 60)[0] - bright.at(80, 60)[2];
    const int saturationDim = dim.at(80, 60)[0] - dim.at(80, 60)[2];
    EXPECT_LT(saturationDim * 3, saturationBright);
}

TEST_F(Render, LightsTravelAlongAnEdge) {
    std::vector<shared::TubeInstance> tubes{{.p0 = vec3(-4, 0, 0),
                                             .radius = 0.1F,
                                             .p1 = vec3(-1.3F, 0, 0),
                                             .start = 0,
                                             .p2 = vec3(1.3F, 0, 0),
                                             .end = 1,
                                             .p3 = vec3(4, 0, 0),
                                             .dash = 0,
                                             .colourFrom = 0xFF808080U,
                                             .colourTo = 0xFF808080U,
                                             .emphasis = 1,
                                             .glow = 0,
                                             .drawnLength = 8.0F,
                                             .flow = 2.0F}};
    const std::vector<shared::ParticleInstance> particles{{.tube = 0, .phase = 0.0F, .radius = 0.4F, .colour = kRed}};
    DrawList list;
    list.tubes.push_back({.tubes = tubes, .particles = particles});
    const auto whereRed = [&](double time) {
        view_.time = time;
        const image::Image picture = draw(list);
        float sum = 0.0F, count = 0.0F;
        for (int x = 0; x < picture.width; ++x) {
            if (isRed(picture.at(x, 60))) sum += static_cast<float>(x), count += 1.0F;
        }
        return count > 0.0F ? sum / count : -1.0F;
    };
    const float early = whereRed(1.0), late = whereRed(3.0);
    ASSERT_GT(early, 0.0F);
    // Four world units in two seconds, at 22.4 pixels a unit.
    EXPECT_NEAR(late - early, 4.0F * view_.camera.pixelsPerUnit(120.0F) / 10.0F, 3.0F);
}

TEST_F(Render, TheSameListGivesTheSameBytes) {
    std::vector<shared::SphereInstance> spheres;
    for (std::uint32_t i = 0; i < 50; ++i) {
        const auto turn = static_cast<float>(i);
        const vec3 place(std::sin(turn * 1.7F) * 4.0F, std::cos(turn * 2.3F) * 3.0F, std::sin(turn * 0.9F) * 3.0F);
        spheres.push_back(sphere(place, 0.4F, kRed + i));
    }
    DrawList list;
    list.spheres.push_back({spheres, {}});
    const image::Image first = draw(list, 0);
    EXPECT_EQ(first.rgba, draw(list, 0).rgba);
    Renderer other(device_, VK_FORMAT_R8G8B8A8_UNORM, false);
    other.store().beginFrame();
    gpu::Frame frame = frames_.begin();
    other.draw(frame, view_, list, kQualitySteps[0], picture_);
    frames_.submit();
    frames_.finish();
    EXPECT_EQ(first.rgba, gpu::readBack(device_, picture_).rgba);
}

TEST_F(Render, AnEmptyListAndChangingSizesAreFine) {
    const DrawList list;
    for (std::size_t step = 0; step < kQualitySteps.size(); ++step) EXPECT_FALSE(draw(list, step).empty());
    for (const uvec2 size : {uvec2(1, 1), uvec2(7, 300), uvec2(640, 3)}) {
        picture_ =
            gpu::Image(device_, {.name = "picture",
                                 .size = size,
                                 .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
        view_.size = size;
        for (std::size_t step = 0; step < kQualitySteps.size(); ++step)
            EXPECT_EQ(draw(list, step).width, static_cast<int>(size.x));
    }
}

}  // namespace
}  // namespace orrery::render

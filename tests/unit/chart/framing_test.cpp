#include "scenes/chart/framing.h"

#include "engine/render/label_placer.h"

#include <gtest/gtest.h>

namespace orrery::chart {
namespace {

// Bodies and words at the edge of the picture, not beyond it, whatever its shape: a box with long words at its sides.
TEST(Framing, HoldsBodiesAndWordsAndWastesNoRoom) {
    Stage stage;
    stage.begin(render::themes().front(), vec3(3.0F, 1.0F, -2.0F));
    stage.box(vec3(0.0F), {10.0F, 6.0F, 4.0F}, {.colour = kInk});
    stage.words("a long name to the left", {-5.0F, 0.0F, 0.0F}, {.em = 0.2F, .offset = {-1.0F, 0.0F}, .least = 0.03F});
    stage.words("below", {0.0F, -3.5F, 0.0F}, {.em = 1.0F, .offset = {0.0F, -1.0F}});
    for (const float aspect : {16.0F / 9.0F, 4.0F / 3.0F, 0.8F}) {
        const uvec2 size(static_cast<std::uint32_t>(720.0F * aspect), 720);
        const render::Camera camera = framed({.yaw = 0.5F, .pitch = 0.3F}, stage, aspect, 1.0F, 0.96F);
        EXPECT_FLOAT_EQ(camera.yaw, 0.5F);
        vec2 low(1e9F), high(-1e9F);
        for (const vec3& corner : stage.corners()) {
            const auto at = camera.project(corner, vec2(size));
            ASSERT_TRUE(at);
            low = glm::min(low, at->pixel);
            high = glm::max(high, at->pixel);
        }
        render::LabelPlacer placer;
        const render::View view{.camera = camera, .size = size, .theme = render::themes().front()};
        const auto placed = placer.place(view, stage.labels(), {}, 10, 0.0);
        EXPECT_EQ(placed.size(), 2U);
        for (const render::PlacedLabel& label : placed) {
            low = glm::min(low, label.centre - label.halfSize);
            high = glm::max(high, label.centre + label.halfSize);
        }
        EXPECT_GE(std::min(low.x, low.y), 0.0F) << aspect;
        EXPECT_LE(high.x, static_cast<float>(size.x)) << aspect;
        EXPECT_LE(high.y, 720.0F) << aspect;
        const vec2 used = (high - low) / vec2(size);
        EXPECT_GT(std::max(used.x, used.y), 0.94F) << "as large as there is room";
    }
}

}  // namespace
}  // namespace orrery::chart

#include "scenes/relief/print.h"
#include "engine/mesh/manifold.h"
#include "engine/text/typesetter.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace orrery::relief {
namespace {

// Two balls with an edge between them and a third that stands alone, with a label on the first.
struct Scene {
    std::vector<shared::SphereInstance> balls;
    std::vector<shared::TubeInstance> edges;
    text::LabelContent content{.plain = "MoE", .markup = {}, .picture = {}};
    text::LabelStyle style;
    render::DrawList list;
    render::View view;

    Scene() {
        for (const float x : {0.0F, 10.0F, 25.0F})
            balls.push_back({.position = vec3(x, 0.0F, x * 0.1F),
                             .radius = 2.0F,
                             .fill = 0,
                             .stroke = 0,
                             .emphasis = 1.0F,
                             .glow = 0.0F});
        // Ends a little short of the balls, as edges do that have heads.
        edges.push_back({.p0 = vec3(2.1F, 0, 0),
                         .radius = 0.02F,
                         .p1 = vec3(4, 0, 0),
                         .start = 0,
                         .p2 = vec3(6, 0, 0),
                         .end = 1,
                         .p3 = vec3(7.9F, 0, 0)});
        list.spheres.push_back({.spheres = balls, .picks = {}});
        list.tubes.push_back({.tubes = edges});
        render::Label label;
        label.content = &content;
        label.style = &style;
        label.size = text::threadTypesetter().measure(content, style);
        label.inside = true;
        list.labels.push_back(label);
    }
};

TEST(Print, OneClosedSolidForEachPartThatHangsTogether) {
    Scene scene;
    const Printed printed = relief::printed(scene.list, scene.view, {});
    EXPECT_EQ(printed.bodies, 2);
    EXPECT_TRUE(mesh::manifoldReport(printed.model).closed());
    // 29 units wide at 8 mm a unit; two pixels of margin.
    EXPECT_NEAR(printed.size.x, 29.0F * kPrintEm, 1.0F);
    EXPECT_NEAR(printed.size.y, 4.0F * kPrintEm, 1.0F);
    // A plate of 3 mm with letters of 0.8 mm on it.
    EXPECT_NEAR(printed.size.z, 3.8F, 0.05F);
}

TEST(Print, TheSizeIsTheOneAskedForAndEdgesStayThickEnough) {
    Scene scene;
    const Printed printed = relief::printed(scene.list, scene.view, {.size = 60.0F});
    EXPECT_NEAR(printed.size.x, 60.0F, 1.0F);
    EXPECT_LT(printed.em, kPrintEm);
    // Half-way between the first two balls there is the edge alone: the thinnest thing that is printed.
    float low = 1e9F;
    float high = -1e9F;
    const float cut = -0.5F * printed.size.x + (5.0F + 2.0F) * printed.em;
    for (const mesh::Primitive& primitive : printed.model.meshes.front().primitives) {
        for (std::size_t i = 0; i < primitive.indices.size(); ++i) {
            const vec3 from = primitive.positions[primitive.indices[i]];
            const vec3 to = primitive.positions[primitive.indices[i % 3 == 2 ? i - 2 : i + 1]];
            if ((from.x < cut) == (to.x < cut)) continue;
            const float y = glm::mix(from.y, to.y, (cut - from.x) / (to.x - from.x));
            low = std::min(low, y);
            high = std::max(high, y);
        }
    }
    if (high < low) GTEST_FAIL() << "no edge between the balls";
    EXPECT_GE(high - low, kLeastFeature * 0.98F);
    EXPECT_LE(high - low, 1.6F * kLeastFeature);
}

TEST(Print, TextRisesFromItsPlate) {
    Scene with;
    Scene without;
    without.list.labels.clear();
    EXPECT_GT(relief::printed(with.list, with.view, {}).size.z,
              relief::printed(without.list, without.view, {}).size.z + 0.5F);
}

}  // namespace
}  // namespace orrery::relief

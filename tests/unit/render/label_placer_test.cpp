#include "engine/render/label_placer.h"
#include "engine/base/random.h"
#include "engine/text/label.h"

#include <gtest/gtest.h>

namespace orrery::render {
namespace {

View frontView() {
    View view;
    view.camera = {.distance = 40.0F};
    view.size = {1280, 720};
    view.theme = themes()[0];
    return view;
}

Label labelAt(const vec3& anchor, std::uint32_t pick, float priority = 0.0F) {
    return {.size = vec2(6.0F, 1.2F), .anchor = anchor, .priority = priority, .pick = pick};
}

bool overlap(const PlacedLabel& a, const PlacedLabel& b, float slack) {
    const vec2 apart = glm::abs(a.centre - b.centre);
    const vec2 reach = (a.halfSize + b.halfSize) * slack;
    return apart.x < reach.x && apart.y < reach.y;
}

TEST(LabelPlacer, NoLabelCoversAnother) {
    Random random(11);
    std::vector<Label> labels;
    for (std::uint32_t i = 0; i < 300; ++i) {
        labels.push_back(
            labelAt({random.uniform(-18, 18), random.uniform(-9, 9), random.uniform(-6, 6)}, i, random.uniform()));
    }
    LabelPlacer placer;
    const auto placed = placer.place(frontView(), labels, {}, 1000, 0.0);
    EXPECT_GT(placed.size(), 30U) << "there is room for many more";
    for (std::size_t a = 0; a < placed.size(); ++a) {
        for (std::size_t b = a + 1; b < placed.size(); ++b) {
            // Boxes may touch with 4 % of their size, less than the space around the text in them.
            EXPECT_FALSE(overlap(placed[a], placed[b], 0.95F));
        }
    }
}

TEST(LabelPlacer, TheImportantOneStays) {
    const std::vector<Label> labels{labelAt(vec3(0.0F), 1, 1.0F), labelAt(vec3(0.2F, 0.1F, 0.0F), 2, 5.0F)};
    LabelPlacer placer;
    const auto placed = placer.place(frontView(), labels, {}, 10, 0.0);
    ASSERT_EQ(placed.size(), 1U);
    EXPECT_EQ(labels[placed[0].label].pick, 2U);
}

TEST(LabelPlacer, TextIsNeverSmallerThanTheBackRowCanRead) {
    std::vector<Label> labels{labelAt(vec3(0.0F, 0.0F, -200.0F), 1)};
    LabelPlacer placer;
    auto placed = placer.place(frontView(), labels, {}, 10, 0.0);
    ASSERT_EQ(placed.size(), 1U);
    EXPECT_NEAR(placed[0].emPixels, 0.03F * 720.0F, 0.01F);
    EXPECT_TRUE(placed[0].outgrown);

    View large = frontView();
    large.roomScale = 4.0F / 3.0F;
    placed = placer.place(large, labels, {}, 10, 0.0);
    ASSERT_EQ(placed.size(), 1U);
    EXPECT_NEAR(placed[0].emPixels, 0.04F * 720.0F, 0.01F);

    labels[0].vanish = 0.02F;
    EXPECT_TRUE(placer.place(frontView(), labels, {}, 10, 0.0).empty()) << "what stands too small is not brought up";
}

TEST(LabelPlacer, AShorterFormStandsWithinItsBodyWhereTheWholeHasNoRoom) {
    const text::LabelContent whole{.plain = "Core HPC Patterns"}, brief{.plain = "Core\u2026"};
    const text::LabelStyle style;
    std::vector<Label> labels{{.content = &whole,
                               .style = &style,
                               .size = vec2(9.0F, 1.2F),
                               .anchor = vec3(0.0F, 0.0F, -100.0F),
                               .inside = true,
                               .pick = 1}};
    const std::vector<Brief> briefs{{&brief, &style, vec2(1.8F, 1.2F)}};
    labels[0].briefs = briefs;
    labels[0].room = vec2(5.0F, 1.4F);
    // Beside it stand others, and one covers its left half.
    const vec3 at = labels[0].anchor;
    const LabelObstacle own{at, vec2(5.0F, 1.4F), 1};
    const LabelObstacle left{at - vec3(11.0F, 0.0F, 0.0F), vec2(5.0F, 1.4F), 2};
    const LabelObstacle right{at + vec3(11.0F, 0.0F, 0.0F), vec2(5.0F, 1.4F), 3};
    LabelPlacer placer;
    auto placed = placer.place(frontView(), labels, std::vector{own, left, right}, 10, 0.0);
    ASSERT_EQ(placed.size(), 1U);
    EXPECT_EQ(&placed[0].content(labels[0]), &brief);
    EXPECT_NEAR(placed[0].emPixels, 0.03F * 720.0F, 0.01F) << "at a size that can be read";
    EXPECT_FLOAT_EQ(placed[0].centre.x, 640.0F);

    const LabelObstacle cover{at + vec3(-3.0F, 0.0F, 2.0F), vec2(3.0F, 2.0F), 4};
    placed = placer.place(frontView(), labels, std::vector{own, left, right, cover}, 10, 0.0);
    ASSERT_EQ(placed.size(), 1U);
    EXPECT_GT(placed[0].centre.x, 640.0F) << "on the side that is seen";

    labels[0].room = vec2(1.0F, 0.5F);
    EXPECT_TRUE(placer.place(frontView(), labels, std::vector{own, left, right}, 10, 0.0).empty())
        << "no smaller than can be read, and not beyond the body";
}

TEST(LabelPlacer, ABodyInFrontHidesTheLabelUnlessItIsInFocus) {
    std::vector<Label> labels{labelAt(vec3(0.0F), 1)};
    labels[0].inside = true;
    const LabelObstacle own{vec3(0.0F), vec2(3.5F, 1.0F), 1};
    const LabelObstacle front{vec3(0.0F, 0.0F, 5.0F), vec2(2.0F, 1.0F), 2};
    const LabelObstacle behind{vec3(0.0F, 0.0F, -5.0F), vec2(2.0F, 1.0F), 3};
    LabelPlacer placer;
    EXPECT_EQ(placer.place(frontView(), labels, std::vector{own, behind}, 10, 0.0).size(), 1U);
    EXPECT_EQ(placer.place(frontView(), labels, std::vector{own, front}, 10, 0.0).size(), 0U);
    labels[0].occlusion = Occlusion::never;
    EXPECT_EQ(placer.place(frontView(), labels, std::vector{own, front}, 10, 0.0).size(), 1U);
}

TEST(LabelPlacer, AnEdgesLabelGivesWayToBodiesAndTakesAnotherPlace) {
    std::vector<Label> labels{labelAt(vec3(0.0F), 1)};
    const std::vector<vec3> others{vec3(0.0F, 5.0F, 0.0F)};
    const std::vector<LabelObstacle> bodies{{vec3(0.0F, 0.0F, -3.0F), vec2(3.0F, 1.0F), 9}};
    LabelPlacer placer;
    EXPECT_TRUE(placer.place(frontView(), labels, bodies, 10, 0.0).empty())
        << "it would cover a body that is not its own";
    labels[0].alternatives = others;
    const auto placed = placer.place(frontView(), labels, bodies, 10, 0.0);
    ASSERT_EQ(placed.size(), 1U);
    EXPECT_LT(placed[0].centre.y, 300.0F) << "above the middle";
}

TEST(LabelPlacer, FadesInAndOutInsteadOfPopping) {
    View view = frontView();
    view.fade = true;
    std::vector<Label> labels{labelAt(vec3(0.0F), 1)};
    LabelPlacer placer;
    EXPECT_LT(placer.place(view, labels, {}, 10, 0.05)[0].opacity, 0.5F);
    EXPECT_TRUE(placer.fading());
    EXPECT_FLOAT_EQ(placer.place(view, labels, {}, 10, 0.2)[0].opacity, 1.0F);
    EXPECT_FALSE(placer.fading());
    labels.push_back(labelAt(vec3(0.1F), 2, 9.0F));
    const auto both = placer.place(view, labels, {}, 10, 0.05);
    ASSERT_EQ(both.size(), 2U) << "the one that lost its place is still leaving";
    EXPECT_EQ(placer.place(view, labels, {}, 10, 0.3).size(), 1U);
}

}  // namespace
}  // namespace orrery::render

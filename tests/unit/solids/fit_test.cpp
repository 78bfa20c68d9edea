#include "scenes/graph/solids/fit.h"

#include "scenes/graph/solids/outline.h"
#include "scenes/graph/solids/solids.h"

#include <gtest/gtest.h>

#include <string>

namespace orrery::graph {
namespace {

constexpr vec2 kLabels[] = {{0.0F, 0.0F},  {1.2F, 1.25F},  {3.0F, 1.25F}, {7.0F, 1.25F},
                            {12.0F, 2.5F}, {25.0F, 1.25F}, {6.0F, 6.25F}, {14.0F, 10.0F}};

std::string name(int shape, const vec2& label) {
    return std::string(shapeName(static_cast<Shape>(shape))) + ", label " + std::to_string(label.x) + "x" +
           std::to_string(label.y);
}

TEST(Fit, TheLabelStandsInsideTheOutline) {
    for (int shape = 0; shape < kShapeCount; ++shape) {
        if (!hasLabelInside(static_cast<Shape>(shape))) continue;
        for (const vec2& label : kLabels) {
            const vec3 size = bodySizeFor(static_cast<Shape>(shape), label);
            const LabelPlace place = labelPlace(static_cast<Shape>(shape), size, label);
            const mesh::Polygon ring = outline(static_cast<Shape>(shape), vec2(size), 2);
            // Some air all round, less where a side runs in past a corner of the label. A text's body is its label.
            const vec2 half = label / 2.0F + (static_cast<Shape>(shape) == Shape::text ? -0.01F : 0.04F);
            for (int i = -8; i <= 8; ++i) {
                const float t = static_cast<float>(i) / 8.0F;
                for (const vec2& point : {vec2(t, 1.0F), vec2(t, -1.0F), vec2(1.0F, t), vec2(-1.0F, t)}) {
                    EXPECT_TRUE(mesh::contains(ring, place.centre + half * point))
                        << name(shape, label) << " at " << point.x << "," << point.y << " in " << size.x << "x"
                        << size.y;
                }
            }
        }
    }
}

TEST(Fit, BodiesAreNotMuchLargerThanTheirLabels) {
    for (int shape = 0; shape < kShapeCount; ++shape) {
        const auto kind = static_cast<Shape>(shape);
        if (!hasLabelInside(kind) || kind == Shape::text) continue;
        for (const vec2& label : {vec2(7.0F, 1.25F), vec2(12.0F, 2.5F)}) {
            const vec3 size = bodySizeFor(kind, label);
            const float area = (label.x + 1.4F) * (label.y + 0.9F);
            // Least area around a box: a triangle or diamond takes twice it, a circle pi/4 of the diagonal's square.
            const bool pointed = kind == Shape::diamond || kind == Shape::triangle || kind == Shape::flippedTriangle;
            const bool round = kind == Shape::circle || kind == Shape::doubleCircle;
            const bool ragged =
                kind == Shape::cloud || kind == Shape::bang || kind == Shape::person || kind == Shape::bucket;
            EXPECT_LT(size.x * size.y, area * (round     ? 5.2F
                                               : pointed ? 3.9F
                                               : ragged  ? 2.9F
                                                         : 2.2F))
                << name(shape, label);
        }
    }
}

TEST(Fit, MarksHaveTheirLabelBelow) {
    for (const Shape shape : {Shape::fork, Shape::bolt, Shape::hourglass, Shape::smallCircle, Shape::filledCircle,
                              Shape::framedCircle, Shape::icon, Shape::image}) {
        const vec2 label(8.0F, 1.25F);
        const vec3 size = bodySizeFor(shape, label);
        EXPECT_EQ(size, bodySizeFor(shape, vec2(0.0F))) << "a mark has one size";
        const LabelPlace place = labelPlace(shape, size, label);
        EXPECT_FALSE(place.inside);
        EXPECT_LT(place.centre.y + label.y / 2.0F, -size.y / 2.0F);
        const Extent extent = extentWithLabel(shape, size, label);
        EXPECT_FLOAT_EQ(extent.low.y, place.centre.y - label.y / 2.0F);
        EXPECT_FLOAT_EQ(extent.high.x - extent.low.x, std::max(size.x, label.x));
    }
    const vec3 box = bodySizeFor(Shape::rect, {4.0F, 1.25F});
    EXPECT_EQ(extentWithLabel(Shape::rect, box, {4.0F, 1.25F}).high, vec2(box) / 2.0F);
}

TEST(Fit, NothingOfTheBodyStandsInFrontOfTheLabel) {
    for (int shape = 0; shape < kShapeCount; ++shape) {
        for (const vec2& label : {vec2(3.0F, 1.25F), vec2(12.0F, 2.5F)}) {
            const vec3 size = bodySizeFor(static_cast<Shape>(shape), label);
            const LabelPlace place = labelPlace(static_cast<Shape>(shape), size, label);
            const Solid solid = makeSolid(static_cast<Shape>(shape), size);
            for (const mesh::Mesh* part : {&solid.body, &solid.rim, &solid.accent}) {
                for (const vec3& position : part->positions) {
                    const vec2 away = glm::abs(vec2(position) - place.centre) - label / 2.0F;
                    if (away.x > 0.0F || away.y > 0.0F) continue;
                    EXPECT_LE(position.z, place.depth + 1e-5F) << name(shape, label);
                    // Bars and dots of the symbol keep clear of the text altogether.
                    EXPECT_FALSE(part == &solid.accent && position.z > 0.0F) << name(shape, label);
                }
            }
        }
    }
}

TEST(Fit, ADiamondIsAboutTwiceItsLabel) {
    const vec3 size = bodySizeFor(Shape::diamond, {4.0F, 4.0F});
    EXPECT_NEAR(size.x, 2.0F * (4.0F + kLabelPadding.x), 0.4F);
    EXPECT_NEAR(size.y, 2.0F * (4.0F + kLabelPadding.y), 0.4F);
}

TEST(Fit, ACylindersLabelSitsBelowItsTop) {
    const vec2 label(6.0F, 1.25F);
    const vec3 size = bodySizeFor(Shape::cylinder, label);
    const Measures measures = measuresOf(Shape::cylinder, vec2(size));
    const LabelPlace place = labelPlace(Shape::cylinder, size, label);
    EXPECT_LT(place.centre.y + label.y / 2.0F, size.y / 2.0F - 2.0F * measures.cap) << "clear of the top ellipse";
}

}  // namespace
}  // namespace orrery::graph

#include "scenes/graph/solids/outline.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace orrery::graph {
namespace {

constexpr vec2 kSizes[] = {{6.4F, 2.15F}, {2.0F, 2.0F}, {14.0F, 5.0F}, {2.2F, 8.0F}, {1.0F, 1.0F}};

std::string name(int shape, const vec2& size) {
    return std::string(shapeName(static_cast<Shape>(shape))) + " " + std::to_string(size.x) + "x" +
           std::to_string(size.y);
}

TEST(Outline, IsASimplePolygonThatFillsItsSize) {
    for (int shape = 0; shape < kShapeCount; ++shape) {
        for (const vec2& size : kSizes) {
            for (int detail = 0; detail < mesh::kDetailLevels; ++detail) {
                const mesh::Polygon ring = outline(static_cast<Shape>(shape), size, detail);
                EXPECT_TRUE(mesh::isSimple(ring)) << name(shape, size) << " detail " << detail;
                EXPECT_GT(mesh::signedArea(ring), 0.0F) << name(shape, size) << " runs clockwise";
                vec2 low(1e9F);
                vec2 high(-1e9F);
                for (const vec2& point : ring) {
                    low = glm::min(low, point);
                    high = glm::max(high, point);
                }
                EXPECT_LT(std::max({high.x - size.x / 2.0F, high.y - size.y / 2.0F, -size.x / 2.0F - low.x,
                                    -size.y / 2.0F - low.y}),
                          1e-5F)
                    << name(shape, size) << " stands out of its box";
                // Fillets take the tips off pointed shapes; a coarse ellipse misses up to its tolerance.
                const vec2 missing = glm::max(size / 2.0F - high, low + size / 2.0F);
                EXPECT_LT(std::max(missing.x, missing.y), 0.09F * std::max(size.x, size.y)) << name(shape, size);
            }
        }
    }
}

// By trying every edge.
float slowExit(const mesh::Polygon& ring, const vec2& direction) {
    double farthest = 0.0;
    const glm::dvec2 way = glm::normalize(glm::dvec2(direction));
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const glm::dvec2 a(ring[i]);
        const glm::dvec2 edge = glm::dvec2(ring[(i + 1) % ring.size()]) - a;
        const double across = way.x * edge.y - way.y * edge.x;
        if (across == 0.0) continue;
        const double along = (a.x * edge.y - a.y * edge.x) / across;
        const double part = (a.x * way.y - a.y * way.x) / across;
        if (part >= 0.0 && part <= 1.0) farthest = std::max(farthest, along);
    }
    return static_cast<float>(farthest);
}

TEST(ExitTable, AgreesWithTryingEveryEdge) {
    Random random(11);
    for (int shape = 0; shape < kShapeCount; ++shape) {
        for (const vec2& size : kSizes) {
            const mesh::Polygon ring = outline(static_cast<Shape>(shape), size);
            const ExitTable table(ring);
            for (int i = 0; i < 100; ++i) {
                const vec2 direction = random.uniform(0.1F, 9.0F) * mesh::onUnitCircle(random.uniform());
                const float expected = slowExit(ring, direction);
                // Grazing an edge nearly lengthwise multiplies the rounding.
                EXPECT_NEAR(table.distance(direction), expected, 1e-3F * expected + 1e-5F)
                    << name(shape, size) << " toward " << direction.x << "," << direction.y;
            }
        }
    }
}

TEST(ExitTable, KnownDistances) {
    const ExitTable box(Shape::rect, {6.0F, 2.0F});
    EXPECT_FLOAT_EQ(box.distance({1.0F, 0.0F}), 3.0F);
    EXPECT_FLOAT_EQ(box.distance({-5.0F, 0.0F}), 3.0F) << "whatever the direction's length";
    EXPECT_FLOAT_EQ(box.distance({0.0F, -0.001F}), 1.0F);
    EXPECT_FLOAT_EQ(box.distance({1.0F, 1.0F}), std::sqrt(2.0F));
    EXPECT_EQ(box.distance({0.0F, 0.0F}), 0.0F);
    EXPECT_EQ(box.distance({NAN, 1.0F}), 0.0F);
    // The flattened circle lies at most the tolerance (0.012) inside the true one.
    const ExitTable ball(Shape::circle, {4.0F, 4.0F});
    for (int i = 0; i < 64; ++i) EXPECT_NEAR(ball.distance(mesh::onUnitCircle(i / 64.0)), 2.0F, 0.013F);
    EXPECT_FLOAT_EQ(exitDistance(Shape::rect, {6.0F, 2.0F}, {0.0F, 1.0F}), 1.0F);
}

TEST(ExitTable, AnOutlineBesideTheOriginIsMissedOrHitAtItsFarSide) {
    const mesh::Polygon beside{{2, -1}, {4, -1}, {4, 1}, {2, 1}};
    const ExitTable table(beside);
    EXPECT_FLOAT_EQ(table.distance({1.0F, 0.0F}), 4.0F);
    EXPECT_EQ(table.distance({-1.0F, 0.0F}), 0.0F);
    EXPECT_EQ(table.distance({0.0F, 1.0F}), 0.0F);
    EXPECT_EQ(ExitTable().distance({1.0F, 0.0F}), 0.0F);
}

}  // namespace
}  // namespace orrery::graph

#include "engine/mesh/polygon.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace orrery::mesh {
namespace {

const Polygon kSquare{{0, 0}, {4, 0}, {4, 4}, {0, 4}};
const Polygon kComb{{0, 0}, {7, 0}, {7, 4}, {6, 4}, {6, 1}, {5, 1}, {5, 4}, {4, 4},
                    {4, 1}, {3, 1}, {3, 4}, {2, 4}, {2, 1}, {1, 1}, {1, 4}, {0, 4}};

float filledArea(std::span<const Polygon> rings, const std::vector<std::uint32_t>& triangles) {
    Polygon points;
    for (const Polygon& ring : rings) points.insert(points.end(), ring.begin(), ring.end());
    float area = 0.0F;
    for (std::size_t i = 0; i < triangles.size(); i += 3) {
        const Polygon triangle{points[triangles[i]], points[triangles[i + 1]], points[triangles[i + 2]]};
        const float part = signedArea(triangle);
        EXPECT_GE(part, -1e-6F) << "a triangle lies the wrong way round";
        area += part;
    }
    return area;
}

// Filled without a gap or an overlap: the areas add up and no triangle is turned over.
void expectFilled(const std::vector<Polygon>& rings) {
    const std::vector<std::uint32_t> triangles = triangulate(rings);
    std::size_t points = 0;
    float area = 0.0F;
    for (const Polygon& ring : rings) {
        points += ring.size();
        area += signedArea(ring);
    }
    EXPECT_EQ(triangles.size() / 3, points + 2 * (rings.size() - 1) - 2);
    // Sums of float rounding over some hundred triangles.
    EXPECT_NEAR(filledArea(rings, triangles), area, 1e-4F * area);
}

Polygon circle(vec2 centre, float radius, int n, bool hole) {
    Polygon ring;
    for (int i = 0; i < n; ++i) ring.push_back(centre + radius * onUnitCircle((hole ? -1.0 : 1.0) * i / n));
    return ring;
}

TEST(Triangulate, ConvexConcaveAndComb) {
    expectFilled({kSquare});
    expectFilled({{{0, 0}, {4, 0}, {4, 4}, {2, 1}, {0, 4}}});
    expectFilled({kComb});
}

TEST(Triangulate, PointsOnAStraightEdgeAreUsed) {
    expectFilled({{{0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}, {4, 2}, {4, 4}, {0, 4}, {0, 2}}});
}

TEST(Triangulate, SpiralsAndStars) {
    for (const int n : {5, 12, 60, 200}) {
        Polygon star;
        for (int i = 0; i < 2 * n; ++i) star.push_back((i % 2 == 0 ? 5.0F : 1.0F) * onUnitCircle(0.5 * i / n));
        expectFilled({star});
    }
    Polygon spiral;
    for (int i = 0; i <= 90; ++i) spiral.push_back((1.0F + 0.05F * static_cast<float>(i)) * onUnitCircle(i / 30.0));
    for (int i = 90; i >= 0; --i) spiral.push_back((0.4F + 0.05F * static_cast<float>(i)) * onUnitCircle(i / 30.0));
    ASSERT_TRUE(isSimple(spiral));
    if (signedArea(spiral) < 0.0F) std::ranges::reverse(spiral);
    expectFilled({spiral});
}

TEST(Triangulate, Holes) {
    expectFilled({kSquare, circle({2, 2}, 1.0F, 24, true)});
    std::vector<Polygon> many{{{0, 0}, {20, 0}, {20, 20}, {0, 20}}};
    for (int i = 0; i < 16; ++i)
        many.push_back(
            circle({2.5F + 5.0F * static_cast<float>(i % 4), 2.5F + 5.0F * static_cast<float>(i / 4)}, 1.7F, 11, true));
    expectFilled(many);
    // A thin frame, the hardest case for bridges.
    expectFilled({circle({0, 0}, 5.0F, 64, false), circle({0, 0}, 4.9F, 64, true)});
}

TEST(Triangulate, RandomStarShapedOutlines) {
    Random random(7);
    for (int round = 0; round < 200; ++round) {
        const int n = 3 + static_cast<int>(random.below(60));
        Polygon ring;
        for (int i = 0; i < n; ++i)
            ring.push_back(random.uniform(0.3F, 5.0F) * onUnitCircle(static_cast<double>(i) / n));
        if (!isSimple(ring) || signedArea(ring) <= 0.0F) continue;
        expectFilled({ring});
    }
}

TEST(Triangulate, CrossedRingsStillEnd) {
    const std::vector<Polygon> bowTie{{{0, 0}, {2, 2}, {2, 0}, {0, 2}}};
    EXPECT_EQ(triangulate(bowTie).size(), 6U);
    EXPECT_TRUE(triangulate({}).empty());
}

TEST(Simple, SeesCrossingsAndTouches) {
    EXPECT_TRUE(isSimple(kSquare));
    EXPECT_TRUE(isSimple(kComb));
    EXPECT_FALSE(isSimple(Polygon{{0, 0}, {2, 2}, {2, 0}, {0, 2}}));
    EXPECT_FALSE(isSimple(Polygon{{0, 0}, {4, 0}, {4, 4}, {2, 0}, {0, 4}})) << "a corner on another edge";
    EXPECT_FALSE(isSimple(Polygon{{0, 0}, {4, 0}, {2, 0}, {2, 3}})) << "an edge back over another";
    EXPECT_FALSE(isSimple(Polygon{{0, 0}, {4, 0}, {4, 0}, {2, 3}})) << "an edge without length";
}

TEST(Fillet, RoundsCornersBothWays) {
    const Polygon corner{{0, 0}, {4, 0}, {4, 2}, {2, 2}, {2, 4}, {0, 4}};
    const Polygon round = filleted(corner, 0.5F, flattening(2));
    EXPECT_TRUE(isSimple(round));
    // Each outward corner loses (1 - pi/4) r^2, the inward one gains as much; the flattening takes a little.
    EXPECT_NEAR(signedArea(round), 12.0F - 4.0F * 0.2146F * 0.25F, 0.02F);
    EXPECT_TRUE(contains(round, {0.2F, 0.2F}));
    EXPECT_FALSE(contains(round, {0.1F, 0.1F}));
    for (std::size_t i = 0; i < round.size(); ++i) {
        const vec2 before = glm::normalize(round[(i + 1) % round.size()] - round[i]);
        const vec2 after = glm::normalize(round[(i + 2) % round.size()] - round[(i + 1) % round.size()]);
        EXPECT_GT(glm::dot(before, after), 0.85F) << "a corner was left sharp";
    }
    EXPECT_EQ(filleted(corner, 0.5F, flattening(0)), corner) << "coarse bodies keep their corners";
}

TEST(Fillet, ShrinksWhereThereIsNoRoom) {
    EXPECT_TRUE(isSimple(filleted(kComb, 3.0F, flattening(1))));
    const Polygon needle{{0, 0}, {10, -0.2F}, {10, 0.2F}};
    EXPECT_TRUE(isSimple(filleted(needle, 1.0F, flattening(1))));
}

TEST(Inset, StopsBeforeTheOutlineCrossesItself) {
    const std::vector<Polygon> square{kSquare};
    EXPECT_EQ(insetLimit(square, 0.5F), 0.5F);
    EXPECT_LT(insetLimit(square, 5.0F), 2.0F);
    EXPECT_GT(insetLimit(square, 5.0F), 1.5F);
    const std::vector<Polygon> frame{kSquare, circle({2, 2}, 1.5F, 32, true)};
    EXPECT_LT(insetLimit(frame, 1.0F), 0.25F) << "half of what lies between hole and border";
    const std::vector<Polygon> notched{{{0, 0}, {10, 0}, {10, 10}, {5.5F, 10}, {5, 1}, {4.5F, 10}, {0, 10}}};
    EXPECT_LT(insetLimit(notched, 2.0F), 0.6F) << "the notch meets the far side half-way";
    for (const float wanted : {0.1F, 0.3F, 0.6F, 2.0F}) {
        const std::vector<Polygon> comb{kComb};
        const float inset = insetLimit(comb, wanted);
        EXPECT_GT(inset, 0.05F);
        const std::vector<vec2> moves = mitres(kComb);
        Polygon moved;
        for (std::size_t i = 0; i < kComb.size(); ++i) moved.push_back(kComb[i] - moves[i] * inset);
        EXPECT_TRUE(isSimple(moved)) << inset;
        EXPECT_LT(signedArea(moved), signedArea(kComb));
    }
}

}  // namespace
}  // namespace orrery::mesh

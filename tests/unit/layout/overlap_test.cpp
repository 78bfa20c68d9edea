#include "kernels/layout/overlap.h"

#include "kernels/layout/pack.h"
#include "kernels/layout/picture.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

namespace orrery::layout {
namespace {

struct Boxes {
    std::vector<vec2> centres;
    std::vector<vec2> halves;

    // Thrown onto an area that they cover `cover` times.
    Boxes(int count, float cover, std::uint64_t seed) {
        Random random(seed);
        float area = 0.0F;
        for (int i = 0; i < count; ++i) {
            const float width = random.uniform(1.0F, 12.0F);
            const float height = random.uniform(1.0F, 5.0F);
            halves.emplace_back(0.5F * width, 0.5F * height);
            area += width * height;
        }
        const float side = std::sqrt(area / cover);
        for (int i = 0; i < count; ++i) {
            const float x = random.uniform(-0.5F, 0.5F);
            const float y = random.uniform(-0.5F, 0.5F);
            centres.emplace_back(x * side, y * side);
        }
    }
    Rect rect(std::size_t i) const { return Rect::around(centres[i], halves[i]); }
    float leastGap() const {
        float least = 1e30F;
        for (std::size_t i = 0; i < centres.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) least = std::min(least, gapBetween(rect(i), rect(j)));
        }
        return least;
    }
};

TEST(Overlap, RandomBoxesComeApart) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        for (const float cover : {0.3F, 1.0F, 4.0F}) {
            Boxes boxes(60, cover, seed);
            removeOverlaps({.halves = boxes.halves, .gap = 0.5F}, boxes.centres);
            EXPECT_GE(boxes.leastGap(), 0.5F) << "seed " << seed << " cover " << cover;
        }
    }
}

TEST(Overlap, WhatIsApartStays) {
    Boxes boxes(40, 0.05F, 5);
    removeOverlaps({.halves = boxes.halves, .gap = 0.5F}, boxes.centres);
    const std::vector<vec2> before = boxes.centres;
    removeOverlaps({.halves = boxes.halves, .gap = 0.5F}, boxes.centres);
    EXPECT_EQ(before, boxes.centres);
}

TEST(Overlap, FixedBoxesDoNotMove) {
    Boxes boxes(30, 2.0F, 7);
    std::vector<unsigned char> fixed(30, 0);
    fixed[4] = 1;
    boxes.centres[4] = {0.25F, -0.5F};
    removeOverlaps({.halves = boxes.halves, .fixed = fixed, .gap = 0.5F}, boxes.centres);
    EXPECT_EQ(boxes.centres[4], vec2(0.25F, -0.5F));
    EXPECT_GE(boxes.leastGap(), 0.5F);
}

TEST(Overlap, TwoOnOneSpotGoDifferentWays) {
    std::vector<vec2> centres{{1.0F, 1.0F}, {1.0F, 1.0F}};
    const std::vector<vec2> halves{{2.0F, 1.0F}, {2.0F, 1.0F}};
    removeOverlaps({.halves = halves, .gap = 0.5F}, centres);
    EXPECT_GE(std::abs(centres[0].y - centres[1].y), 2.5F);
}

TEST(Overlap, LabelsPushForeignBoxesAway) {
    // A box stands where the label between two others is.
    std::vector<vec2> centres{{-10.0F, 0.0F}, {10.0F, 0.0F}, {0.0F, 0.4F}};
    const std::vector<vec2> halves{{2.0F, 1.0F}, {2.0F, 1.0F}, {2.0F, 1.0F}};
    const std::vector<MiddleLabel> labels{{0, 1, {4.0F, 0.6F}}};
    removeOverlaps({.halves = halves, .labels = labels, .gap = 0.5F}, centres);
    EXPECT_GE(std::abs(centres[2].y - 0.5F * (centres[0].y + centres[1].y)), 1.6F);
}

TEST(Overlap, NearPairsAreThoseOfAllPairs) {
    const Boxes boxes(80, 1.5F, 3);
    const auto pairs = nearPairs(boxes.centres, boxes.halves, 0.5F);
    std::size_t expected = 0;
    for (std::size_t i = 0; i < 80; ++i) {
        for (std::size_t j = i + 1; j < 80; ++j) expected += gapBetween(boxes.rect(i), boxes.rect(j)) < 0.5F ? 1 : 0;
    }
    EXPECT_EQ(pairs.size(), expected);
}

TEST(Pack, RectanglesDoNotTouchAndFillThePicture) {
    Random random(4);
    std::vector<vec2> sizes;
    float area = 0.0F;
    for (int i = 0; i < 40; ++i) {
        const float width = random.uniform(2.0F, 20.0F);
        const float height = random.uniform(2.0F, 10.0F);
        sizes.emplace_back(width, height);
        area += (width + 1.0F) * (height + 1.0F);
    }
    const std::vector<vec2> places = packRectangles(sizes, 1.0F, 16.0F / 9.0F);
    Rect all;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        all.add(Rect::around(places[i], 0.5F * sizes[i]));
        for (std::size_t j = 0; j < i; ++j) {
            // A rounding error below the gap of 1.
            EXPECT_GE(gapBetween(Rect::around(places[i], 0.5F * sizes[i]), Rect::around(places[j], 0.5F * sizes[j])),
                      0.999F);
        }
    }
    const vec2 size = all.high - all.low;
    EXPECT_NEAR(size.x / size.y, 16.0F / 9.0F, 0.45F);
    // Shelves waste some, sorted by height less than a quarter.
    EXPECT_LT(size.x * size.y, area / 0.75F);
}

}  // namespace
}  // namespace orrery::layout

#include "engine/image/image.h"

#include "engine/base/error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace orrery::image {
namespace {

Image filled(int width, int height, std::uint8_t value) {
    Image picture(width, height);
    for (std::size_t i = 0; i < picture.rgba.size(); ++i) picture.rgba[i] = i % 4 == 3 ? 255 : value;
    return picture;
}

TEST(Compare, EqualPicturesDoNotDiffer) {
    const Comparison result = compare(filled(8, 4, 90), filled(8, 4, 90), 0);
    EXPECT_EQ(result.differingPixels, 0U);
    EXPECT_EQ(result.largestDifference, 0);
    EXPECT_EQ(result.meanAbsoluteDifference, 0.0);
}

TEST(Compare, CountsPixelsBeyondTheToleranceOnly) {
    const Image first = filled(10, 10, 100);
    Image second = first;
    second.at(3, 4)[0] = 105;  // within 5
    second.at(5, 6)[1] = 94;   // beyond 5
    second.at(5, 6)[2] = 160;  // the same pixel, counted once
    second.at(0, 0)[3] = 0;    // alpha counts too
    const Comparison result = compare(first, second, 5);
    EXPECT_EQ(result.differingPixels, 2U);
    EXPECT_DOUBLE_EQ(result.differingShare, 0.02);
    EXPECT_EQ(result.largestDifference, 255);
    EXPECT_DOUBLE_EQ(result.meanAbsoluteDifference, (5 + 6 + 60 + 255) / 400.0);
    EXPECT_GT(result.difference.at(5, 6)[0], result.difference.at(5, 6)[1]) << "the marked pixel is red";
    EXPECT_EQ(result.difference.at(3, 4)[0], result.difference.at(3, 4)[1]) << "the tolerated one is grey";
}

TEST(Compare, RefusesDifferentSizes) {
    EXPECT_THROW(compare(filled(2, 2, 0), filled(2, 3, 0), 0), Error);
}

TEST(Shrunk, AveragesWholeAndPartPixels) {
    Image picture = filled(3, 1, 0);
    picture.at(1, 0)[0] = 120;
    picture.at(2, 0)[0] = 240;
    // Each half is one pixel and a half: (0 + 120/2) / 1.5 and (120/2 + 240) / 1.5.
    const Image half = shrunk(picture, 2, 1);
    EXPECT_EQ(half.at(0, 0)[0], 40);
    EXPECT_EQ(half.at(1, 0)[0], 200);
}

TEST(Shrunk, TransparentPixelsGiveNoColour) {
    Image picture(2, 1);
    picture.at(0, 0)[0] = 200;
    picture.at(0, 0)[3] = 255;
    picture.at(1, 0)[1] = 255;  // green, and wholly transparent
    const Image one = shrunk(picture, 1, 1);
    EXPECT_EQ(one.at(0, 0)[0], 200);
    EXPECT_EQ(one.at(0, 0)[1], 0);
    EXPECT_EQ(one.at(0, 0)[3], 128);
}

TEST(Shrunk, IsExactAtAnyScale) {
    // Against the same average in floating point, which is exact enough to tell where rounding goes.
    Image picture(23, 17);
    for (std::size_t i = 0; i < picture.rgba.size(); ++i)
        picture.rgba[i] = static_cast<std::uint8_t>(i * i * 3 + i * 11);
    const Image small = shrunk(picture, 7, 5);
    for (int y = 0; y < 5; ++y) {
        for (int x = 0; x < 7; ++x) {
            double sum = 0.0;
            double alpha = 0.0;
            for (int v = 0; v < 17; ++v) {
                for (int u = 0; u < 23; ++u) {
                    const auto share = [](int pixel, int at, double scale) {
                        return std::max(0.0,
                                        std::min(pixel + 1.0, (at + 1) * scale) - std::max(double(pixel), at * scale));
                    };
                    const double weight = share(u, x, 23.0 / 7) * share(v, y, 17.0 / 5) * picture.at(u, v)[3];
                    alpha += weight;
                    sum += weight * picture.at(u, v)[1];
                }
            }
            EXPECT_NEAR(small.at(x, y)[1], sum / alpha, 0.5 + 1e-9);
            EXPECT_NEAR(small.at(x, y)[3], alpha / (23.0 / 7 * 17.0 / 5), 0.5 + 1e-9);
        }
    }
}

TEST(PowerOfTwo, TakesTheNearestWithinTheLimit) {
    const auto sizeOf = [](int width, int height, int maxSide) {
        const Image picture = powerOfTwo(filled(width, height, 9), maxSide);
        EXPECT_EQ(picture, filled(picture.width, picture.height, 9)) << "one colour stays that colour";
        return std::pair(picture.width, picture.height);
    };
    EXPECT_EQ(sizeOf(1, 3, 4096), std::pair(1, 4));
    EXPECT_EQ(sizeOf(95, 96, 4096), std::pair(64, 128));
    EXPECT_EQ(sizeOf(64, 130, 4096), std::pair(64, 128));
    EXPECT_EQ(sizeOf(300, 300, 100), std::pair(64, 64));
    EXPECT_EQ(sizeOf(5, 5, 1), std::pair(1, 1));
}

TEST(PowerOfTwo, EnlargingInterpolatesBetweenPixelCentres) {
    Image picture = filled(3, 1, 0);
    picture.at(1, 0)[0] = 80;
    picture.at(2, 0)[0] = 160;
    const Image wider = powerOfTwo(picture, 16);
    ASSERT_EQ(wider.width, 4);
    // Centres at 3/4 * (x + 1/2) - 1/2 of the source: -1/8 (the edge), 5/8, 11/8 and 17/8 (the edge).
    EXPECT_EQ(wider.at(0, 0)[0], 0);
    EXPECT_EQ(wider.at(1, 0)[0], 50);
    EXPECT_EQ(wider.at(2, 0)[0], 110);
    EXPECT_EQ(wider.at(3, 0)[0], 160);
}

TEST(PowerOfTwo, TransparentPixelsGiveNoColour) {
    Image picture(3, 1);
    picture.at(0, 0)[0] = 200;
    picture.at(0, 0)[3] = 255;
    picture.at(1, 0)[1] = 255;
    const Image wider = powerOfTwo(picture, 16);
    EXPECT_EQ(wider.at(1, 0)[0], 200);
    EXPECT_EQ(wider.at(1, 0)[1], 0);
    EXPECT_EQ(wider.at(1, 0)[3], 96) << "three eighths of 255";
}

TEST(PowerOfTwo, PowersOfTwoStayAsTheyAre) {
    Image picture(8, 4);
    for (std::size_t i = 0; i < picture.rgba.size(); ++i)
        picture.rgba[i] = i % 4 == 3 ? 255 : static_cast<std::uint8_t>(i * 7);
    EXPECT_EQ(powerOfTwo(picture, 64), picture);
}

TEST(Enlarged, RepeatsPixels) {
    Image picture = filled(2, 1, 10);
    picture.at(1, 0)[2] = 77;
    const Image large = enlarged(picture, 3);
    EXPECT_EQ(large.width, 6);
    EXPECT_EQ(large.at(2, 2)[2], 10);
    EXPECT_EQ(large.at(3, 0)[2], 77);
}

}  // namespace
}  // namespace orrery::image

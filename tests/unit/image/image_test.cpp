#include "engine/image/image.h"

#include "engine/base/error.h"

#include <gtest/gtest.h>

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

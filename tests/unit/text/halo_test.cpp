#include "engine/text/halo.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace orrery::text {
namespace {

TEST(Grown, APixelBecomesADisc) {
    constexpr int kSide = 41;
    std::vector<std::uint8_t> coverage(kSide * kSide, 0);
    coverage[20 * kSide + 20] = 255;
    const std::vector<std::uint8_t> result = grown(coverage, kSide, kSide, 10.0F);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const float distance = std::hypot(static_cast<float>(x - 20), static_cast<float>(y - 20));
            const float expected = std::clamp(10.5F - distance, 0.0F, 1.0F) * 255.0F;
            // Half a level of rounding.
            EXPECT_NEAR(static_cast<float>(result[static_cast<std::size_t>(y * kSide + x)]), expected, 0.6F);
        }
    }
}

TEST(Grown, AgreesWithTryingEveryPixel) {
    Random random(2);
    constexpr int kWidth = 33;
    constexpr int kHeight = 17;
    std::vector<std::uint8_t> coverage(kWidth * kHeight, 0);
    for (int i = 0; i < 25; ++i)
        coverage[random.below(kWidth * kHeight)] = static_cast<std::uint8_t>(random.below(256));
    const std::vector<std::uint8_t> result = grown(coverage, kWidth, kHeight, 3.3F);
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x) {
            float nearest = 1e9F;
            for (int v = 0; v < kHeight; ++v) {
                for (int u = 0; u < kWidth; ++u) {
                    const float a = static_cast<float>(coverage[static_cast<std::size_t>(v * kWidth + u)]) / 255.0F;
                    if (a == 0.0F) continue;
                    const float edge = std::max(0.5F - a, 0.0F);
                    nearest = std::min(
                        nearest, std::sqrt(static_cast<float>((x - u) * (x - u) + (y - v) * (y - v)) + edge * edge));
                }
            }
            const float expected = std::clamp(3.8F - nearest, 0.0F, 1.0F) * 255.0F;
            EXPECT_NEAR(static_cast<float>(result[static_cast<std::size_t>(y * kWidth + x)]), expected, 0.6F);
        }
    }
}

TEST(Grown, NothingStaysNothing) {
    for (const std::uint8_t value : grown(std::vector<std::uint8_t>(50, 0), 10, 5, 4.0F)) EXPECT_EQ(value, 0);
    EXPECT_TRUE(grown({}, 0, 0, 4.0F).empty());
}

}  // namespace
}  // namespace orrery::text

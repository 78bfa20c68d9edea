#include "scenes/attention/caches.h"
#include "scenes/attention/colour_scale.h"
#include "scenes/attention/small_case.h"
#include "scenes/attention/tiles.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::attention {
namespace {

TEST(SmallCase, AllFiveStepsAreThoseOfThePaper) {
    // Worked out by hand for the third token: q = (2, 1, 0, 1).
    const Walk walked = walk(blackboardCase(), {});
    const std::vector<float> scores{3, 5, 0, 1};
    for (std::size_t j = 0; j < 4; ++j) {
        EXPECT_EQ(walked.scores[8 + j], scores[j]);
        EXPECT_EQ(walked.scaled[8 + j], scores[j] / 2.0F);
    }
    EXPECT_TRUE(std::isinf(walked.masked[8 + 3]));
    EXPECT_EQ(walked.masked[8 + 2], 0.0F);
    const double sum = std::exp(1.5) + std::exp(2.5) + 1.0;
    EXPECT_NEAR(walked.weights[8], std::exp(1.5) / sum, 1e-6);
    EXPECT_NEAR(walked.weights[9], std::exp(2.5) / sum, 1e-6);
    EXPECT_EQ(walked.weights[11], 0.0F);
    EXPECT_NEAR(walked.out[4], (1.0 * std::exp(1.5) + 0.0 + 3.0) / sum, 1e-6);
    EXPECT_NEAR(walked.out[5], (4.0 * std::exp(2.5) + 1.0) / sum, 1e-6);
    EXPECT_EQ(walked.weights[0], 1.0F) << "the first token has only itself";
}

TEST(SmallCase, EveryRowSumsToOneAndTheRootKeepsItSoft) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const SmallCase small = randomCase(6, 6, seed);
        const Walk soft = walk(small, {});
        const Walk sharp = walk(small, {.temperature = 1.0F, .scaled = false});
        EXPECT_LT(sharp.bits, soft.bits);
        EXPECT_LT(soft.bits, walk(small, {.temperature = 5.0F, .scaled = true}).bits);
        for (std::size_t row = 0; row < 6; ++row) {
            float sum = 0.0F;
            for (std::size_t j = 0; j < 6; ++j) sum += soft.weights[row * 6 + j];
            EXPECT_NEAR(sum, 1.0F, 1e-6F);
        }
        EXPECT_GT(walk(small, {}, false).weights[5], 0.0F) << "without the mask the first token sees the last";
    }
}

TEST(SmallCase, NumbersAreWrittenShort) {
    EXPECT_EQ(shortNumber(3.0F), "3");
    EXPECT_EQ(shortNumber(-1.5F), "−1.5");
    EXPECT_EQ(shortNumber(0.066F), "0.07");
    EXPECT_EQ(shortNumber(-0.001F), "0");
    EXPECT_EQ(shortNumber(-INFINITY), "−∞");
}

TEST(Caches, BytesAreThoseOfDeepSeekV3) {
    const auto& variants = cacheVariants();
    const std::array<std::int64_t, 4> bytes{3'997'696, 249'856, 31'232, 70'272};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(variants[i].bytesPerToken, bytes[i]) << variants[i].name;
        // The blocks that are drawn are true to scale.
        EXPECT_EQ(static_cast<double>(variants[i].blocks()) * kNumbersOfBlock * 2 * variants[i].layers,
                  static_cast<double>(bytes[i]))
            << variants[i].name;
    }
    EXPECT_EQ(grouped(3'997'696), "3,997,696");
    EXPECT_EQ(grouped(12), "12");
    EXPECT_EQ(shownBytes(70'272), "70.3 KB");
    EXPECT_EQ(shownBytes(3'997'696), "4.00 MB");
}

TEST(Caches, NaiveAndAbsorbedGiveTheSame) {
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
        const LatentExample example = latentExample(seed);
        // Some dozen products and sums of numbers about 1 in float.
        EXPECT_LT(example.difference, 2e-6F);
        ASSERT_EQ(example.naive.size(), example.absorbed.size());
        float largest = 0.0F;
        for (const float x : example.naive) largest = std::max(largest, std::abs(x));
        EXPECT_GT(largest, 0.1F) << "something comes out at all";
    }
}

TEST(Colours, RiseEvenlyFromTheGround) {
    for (const render::Theme& theme : render::themes()) {
        const float ground = luminance(groundColour(theme));
        EXPECT_NEAR(luminance(weightColour(0.0F, theme)), ground, 1e-4F) << "nothing is lost in the ground";
        float last = ground;
        for (int i = 1; i <= 20; ++i) {
            const float now = luminance(weightColour(static_cast<float>(i) / 20.0F, theme));
            EXPECT_TRUE(theme.dark ? now > last : now < last) << theme.name << " at " << i;
            last = now;
        }
    }
}

}  // namespace
}  // namespace orrery::attention

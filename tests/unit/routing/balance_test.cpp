#include "kernels/routing/balance.h"
#include "kernels/routing/losses.h"
#include "tests/unit/routing/reference.h"

#include "engine/base/error.h"

#include <gtest/gtest.h>

namespace orrery::routing {
namespace {

using Ids = std::vector<std::uint16_t>;

TEST(Balance, KnownLoads) {
    const std::vector<std::uint32_t> even(256, 32);
    EXPECT_DOUBLE_EQ(entropyOf(even), 8.0);
    EXPECT_EQ(summaryOf(even).maxVio, 0.0F);
    const std::vector<std::uint32_t> one{0, 12, 0, 0};
    EXPECT_EQ(entropyOf(one), 0.0);
    EXPECT_EQ(summaryOf(one).maxVio, 3.0F);  // E - 1
    EXPECT_EQ(loadOf(one), (std::vector{0.0, 4.0, 0.0, 0.0}));
    const std::vector<std::uint32_t> none(4, 0);
    EXPECT_EQ(summaryOf(none).maxVio, 0.0F);
    EXPECT_EQ(entropyOf(none), 0.0);
    EXPECT_EQ(loadOf(none), (std::vector(4, 0.0)));
    EXPECT_THROW(countChoices(Ids{0, 4}, 4), Error);
}

TEST(Balance, BiasStaysWhereTheLoadIsTheMean) {
    std::vector<float> bias{0.5F, 0.5F, 0.5F};
    updateBias(std::vector<std::uint32_t>{4, 5, 6}, 0.25F, bias);
    EXPECT_EQ(bias, (std::vector{0.75F, 0.5F, 0.25F}));
    // The mean 10/3 is no float: none of the three stands on it.
    updateBias(std::vector<std::uint32_t>{3, 3, 4}, 0.25F, bias);
    EXPECT_EQ(bias, (std::vector{1.0F, 0.75F, 0.0F}));
}

TEST(Balance, UpdatesEvenOutASkewedLoad) {
    constexpr int kTokens = 512;
    const Shape shape{.tokens = kTokens, .experts = 64};
    std::vector<float> logits = testing::randomFloats(kTokens * 64, -2.0F, 2.0F, 1);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] += 0.03F * static_cast<float>(i % 64);
    Gate gate = kBuiltIn;
    gate.topK = 8;
    std::vector<float> bias(64, 0.0F);
    std::vector<float> course;
    for (int i = 0; i < 300; ++i) {
        const std::vector<std::uint32_t> counts = countChoices(route(gate, shape, {logits, bias}).ids, 64);
        course.push_back(summaryOf(counts).maxVio);
        updateBias(counts, kBiasStep, bias);
    }
    EXPECT_GT(course.front(), 1.0F);
    // A step of 0.001 moves a few of 64 tokens an expert to and fro.
    EXPECT_LT(course.back(), 0.15F);
}

TEST(Balance, DroppedByHand) {
    // Four tokens, two choices each, four experts; a fair share is 2.
    const Ids ids{0, 1, 0, 1, 0, 1, 0, 2};
    const Dropped fair = droppedAt(1.0, ids, 2, 4);
    EXPECT_EQ(fair.capacity, 2U);
    EXPECT_EQ(fair.choices, 3U);  // token 2 loses both, token 3 its first
    EXPECT_EQ(fair.tokens, 2U);
    EXPECT_EQ(fair.lostTokens, 1U);
    EXPECT_EQ(droppedAt(1.1, ids, 2, 4).capacity, 3U) << "rounded up";
    EXPECT_EQ(droppedAt(4.0, ids, 2, 4).choices, 0U);
    EXPECT_EQ(droppedAt(1e300, ids, 2, 4).choices, 0U);
    EXPECT_THROW(droppedAt(0.0, ids, 2, 4), Error);
    EXPECT_THROW(droppedAt(std::nan(""), ids, 2, 4), Error);
}

TEST(Balance, DifferencesByHand) {
    const Ids before{0, 1, 2, 3, 4, 5};
    const Ids swapped{1, 0, 2, 7, 6, 7};
    const Difference two = differenceOf(before, 2, swapped, 2);
    EXPECT_EQ(two.gained, 3U);
    EXPECT_EQ(two.lost, 3U);
    EXPECT_EQ(two.tokens, 2U) << "order within a token does not count";
    const Difference narrower = differenceOf(before, 2, Ids{0, 3, 9}, 1);
    EXPECT_EQ(narrower.gained, 1U);
    EXPECT_EQ(narrower.lost, 4U);
    EXPECT_EQ(narrower.tokens, 3U);
    EXPECT_EQ(differenceOf(Ids{65535}, 1, Ids{65534}, 1).tokens, 1U) << "ids of a file need not be experts";
}

TEST(Balance, SequenceLossSeesEachSequenceAlone) {
    // Two sequences, each with an expert of its own: even over both, as uneven as can be in each.
    const Ids ids{0, 0, 1, 1};
    const std::vector<float> scores{1.0F, 0.0F, 1.0F, 0.0F, 0.0F, 1.0F, 0.0F, 1.0F};
    const Shape shape{.tokens = 4, .experts = 2};
    EXPECT_DOUBLE_EQ(sequenceLoss(ids, 1, scores, shape, {}, 1.0), 1.0);
    EXPECT_DOUBLE_EQ(sequenceLoss(ids, 1, scores, shape, std::vector{0, 2}, 1.0), 2.0);
    EXPECT_DOUBLE_EQ(sequenceLoss(ids, 1, scores, shape, std::vector{0, 2, 2}, 1.0), 2.0) << "an empty one";
    EXPECT_EQ(sequenceLoss({}, 1, {}, {.tokens = 0, .experts = 2}), 0.0);
}

TEST(Balance, StrangeLogitsHaveAFiniteLoss) {
    const std::vector<float> logits{std::nanf(""), HUGE_VALF, -HUGE_VALF, 1.0F};
    EXPECT_TRUE(std::isfinite(zLoss(logits, {.tokens = 2, .experts = 2})));
}

}  // namespace
}  // namespace orrery::routing

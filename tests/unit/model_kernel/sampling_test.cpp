#include "kernels/model/sampling.h"
#include "tests/unit/model_kernel/shipped.h"

#include <gtest/gtest.h>

namespace orrery::model {
namespace {

using testing::messageOf;

constexpr float kInfinity = HUGE_VALF;

TEST(Sampling, Greedy) {
    EXPECT_EQ(greedy(std::vector{1.0F, 3.0F, 2.0F}), 1);
    EXPECT_EQ(greedy(std::vector{1.0F, 3.0F, 3.0F}), 1);  // of equals the lowest
    EXPECT_EQ(greedy(std::vector{std::nanf(""), -5.0F, -kInfinity}), 1);
    EXPECT_EQ(greedy(std::vector{std::nanf(""), -kInfinity}), 0);
    EXPECT_EQ(greedy(std::vector{0.0F, kInfinity}), 1);
}

TEST(Sampling, SoftmaxOfTheTemperature) {
    const std::vector<float> logits{0.5F, -1.0F, 2.0F, 0.0F};
    for (const float temperature : {0.25F, 1.0F, 4.0F}) {
        const std::vector<Candidate> found = candidates(logits, {.temperature = temperature});
        ASSERT_EQ(found.size(), logits.size());
        double sum = 0.0;
        for (const float logit : logits) sum += std::exp(static_cast<double>(logit) / static_cast<double>(temperature));
        float before = 1.0F;
        for (const Candidate& candidate : found) {
            const auto logit = static_cast<double>(logits[static_cast<std::size_t>(candidate.id)]);
            const double expected = std::exp(logit / static_cast<double>(temperature)) / sum;
            // A division, a subtraction of numbers up to 12 and an exponential: some 1e-6 of it.
            EXPECT_NEAR(static_cast<double>(candidate.probability), expected, 3e-6 * expected);
            EXPECT_LE(candidate.probability, before);
            before = candidate.probability;
        }
    }
}

TEST(Sampling, TheNucleusIsTheFewestThatReachTheShare) {
    // Shares of 1/2, 1/4, 1/8, 1/8.
    const float two = std::log(2.0F);
    const std::vector<float> logits{0.0F, 2.0F * two, two, 0.0F};
    const auto kept = [&](float topP) {
        std::vector<std::int32_t> ids;
        for (const Candidate& candidate : candidates(logits, {.topP = topP})) ids.push_back(candidate.id);
        return ids;
    };
    EXPECT_EQ(kept(1e-6F), (std::vector<std::int32_t>{1}));
    EXPECT_EQ(kept(0.49F), (std::vector<std::int32_t>{1}));
    EXPECT_EQ(kept(0.51F), (std::vector<std::int32_t>{1, 2}));
    EXPECT_EQ(kept(0.8F), (std::vector<std::int32_t>{1, 2, 0}));  // of equals the lowest
    EXPECT_EQ(kept(1.0F), (std::vector<std::int32_t>{1, 2, 0, 3}));
    const std::vector<Candidate> two_ = candidates(logits, {.topP = 0.6F});
    EXPECT_NEAR(static_cast<double>(two_[0].probability), 2.0 / 3.0, 1e-6);  // renormalised
}

TEST(Sampling, NoTemperatureIsGreedyAndDrawsNothing) {
    const std::vector<float> logits{0.5F, 3.0F, 2.0F};
    Sampler sampler({.temperature = 0.0F}, 1);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(sampler.next(logits), 1);
    EXPECT_EQ(candidates(logits, {.temperature = 0.0F}).size(), 1U);
    // Nearly none: the largest takes all, and nothing overflows into NaN.
    Sampler cold({.temperature = 1e-38F}, 1);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(cold.next(logits), 1);
}

TEST(Sampling, DrawsInProportion) {
    const std::vector<float> logits{0.0F, std::log(3.0F), -kInfinity, std::nanf("")};
    Sampler sampler({}, 7);
    std::array<int, 4> counts{};
    constexpr int kDraws = 20'000;
    for (int i = 0; i < kDraws; ++i) ++counts[static_cast<std::size_t>(sampler.next(logits))];
    // The deviation of a share of 1/4 in 20,000 draws is 0.3 %; the seed is fixed.
    EXPECT_NEAR(counts[0] / static_cast<double>(kDraws), 0.25, 0.012);
    EXPECT_EQ(counts[2] + counts[3], 0);
}

TEST(Sampling, TheSeedDecides) {
    const auto text = [](std::uint64_t seed) {
        const Model& model = testing::shipped();
        Cache cache(model.config());
        Sampler sampler({.temperature = 0.8F, .topP = 0.95F}, seed);
        std::vector<std::int32_t> ids = testing::tokens(10);
        std::vector<float> logits = model.run(ids, cache);
        for (int i = 0; i < 30; ++i) {
            const auto vocabulary = static_cast<std::size_t>(model.config().vocabulary);
            ids.push_back(sampler.next(std::span(logits).last(vocabulary)));
            logits = model.run(std::span(ids).last(1), cache);
        }
        return ids;
    };
    EXPECT_EQ(text(1), text(1));
    EXPECT_NE(text(1), text(2));
}

TEST(Sampling, WhatMakesNoSenseIsRefused) {
    EXPECT_NE(messageOf([] { validate({.temperature = -1.0F}); }).find("temperature"), std::string::npos);
    EXPECT_NE(messageOf([] { validate({.temperature = kInfinity}); }).find("temperature"), std::string::npos);
    EXPECT_NE(messageOf([] { validate({.temperature = std::nanf("")}); }).find("temperature"), std::string::npos);
    EXPECT_NE(messageOf([] { validate({.topP = 0.0F}); }).find("top-p"), std::string::npos);
    EXPECT_NE(messageOf([] { validate({.topP = 1.5F}); }).find("top-p"), std::string::npos);
    EXPECT_NE(messageOf([] { Sampler({.topP = std::nanf("")}, 1); }).find("top-p"), std::string::npos);
}

}  // namespace
}  // namespace orrery::model

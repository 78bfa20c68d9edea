#include "kernels/routing/balance.h"
#include "kernels/routing/gate_math.h"
#include "kernels/routing/routing.h"
#include "tests/unit/routing/reference.h"

#include "engine/base/error.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <cstring>
#include <limits>
#include <numeric>

namespace orrery::routing {
namespace {

using testing::randomFloats;
using testing::Setting;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// The definition, as slowly as it can be said: what a group is worth, which stay, and k times the best that is left.
std::vector<std::uint16_t> chosenSlowly(const Gate& gate, std::span<const float> scores, std::span<const float> logits,
                                        std::span<const float> bias) {
    const auto experts = static_cast<int>(scores.size());
    const int size = experts / gate.groups;
    std::vector<float> choice;
    for (std::size_t e = 0; e < scores.size(); ++e) {
        const float own = gate.biasInChoice && !bias.empty() ? usable(bias[e]) : 0.0F;
        choice.push_back(std::isnan(logits[e]) ? -kHuge : scores[e] + own);
    }
    std::vector<std::pair<float, int>> groups;
    for (int g = 0; g < gate.groups; ++g) {
        std::vector<float> own(choice.begin() + g * size, choice.begin() + (g + 1) * size);
        std::ranges::sort(own, std::greater<>());
        const bool two = gate.groupScore == GroupScore::sumOfTwoLargest && size > 1;
        groups.emplace_back(two ? own[0] + own[1] : own[0], -g);
    }
    std::ranges::sort(groups, std::greater<>());
    std::vector<std::pair<float, int>> left;
    for (int i = 0; i < gate.groupsKept; ++i) {
        const int g = -groups[static_cast<std::size_t>(i)].second;
        for (int e = g * size; e < (g + 1) * size; ++e) left.emplace_back(choice[static_cast<std::size_t>(e)], -e);
    }
    std::ranges::sort(left, std::greater<>());
    std::vector<std::uint16_t> ids;
    for (int i = 0; i < chosenBy(gate, experts); ++i) {
        ids.push_back(static_cast<std::uint16_t>(-left[static_cast<std::size_t>(i)].second));
    }
    return ids;
}

void expectAsDefined(const Setting& setting, std::span<const float> logits, std::span<const float> bias) {
    const auto experts = static_cast<std::size_t>(setting.experts);
    const Shape shape{.tokens = static_cast<int>(logits.size() / experts), .experts = setting.experts};
    const Routing routing = route(setting.gate, shape, {logits, bias}, Scores::keep);
    const auto k = static_cast<std::size_t>(routing.k);
    for (std::size_t t = 0; t < logits.size() / experts; ++t) {
        const std::vector<std::uint16_t> found(&routing.ids[t * k], &routing.ids[t * k] + k);
        const auto scores = std::span(routing.scores).subspan(t * experts, experts);
        ASSERT_EQ(found, chosenSlowly(setting.gate, scores, logits.subspan(t * experts, experts), bias))
            << setting.name << ", token " << t;
        float sum = 0.0F;
        for (const std::uint16_t id : found) sum += scores[id];
        for (std::size_t i = 0; i < k; ++i) {
            const float weight = weightOf(scores[found[i]], sum, setting.gate.renormalise, setting.gate.scale);
            ASSERT_EQ(routing.weights[t * k + i], weight) << setting.name << ", token " << t;
        }
    }
}

TEST(Gate, ChoosesAsDefined) {
    for (const Setting& setting : testing::settings()) {
        const auto experts = static_cast<std::size_t>(setting.experts);
        expectAsDefined(setting, randomFloats(20 * experts, -6.0F, 6.0F, 1), randomFloats(experts, -0.3F, 0.3F, 2));
        expectAsDefined(setting, randomFloats(8 * experts, -0.01F, 0.01F, 3), {});
    }
}

// A GPU takes one expert a lane, the CPU eight at once: the bits must be those of one after another.
TEST(Gate, ScoresAreTheSharedArithmeticsBits) {
    for (const int experts : {1, 7, 64, 100, 256, 389, 1024}) {
        const auto count = static_cast<std::size_t>(experts);
        const std::vector<float> logits = randomFloats(count, -8.0F, 8.0F, 10);
        const Shape shape{.tokens = 1, .experts = experts};
        const Gate bySigmoid{.function = ScoreFunction::sigmoid};
        const std::vector<float> found = route(bySigmoid, shape, {logits, {}}, Scores::keep).scores;
        for (std::size_t e = 0; e < count; ++e) ASSERT_EQ(found[e], sigmoid(logits[e])) << experts;

        const float largest = *std::ranges::max_element(logits);
        std::vector<float> places(kSumPlaces, 0.0F);
        for (std::size_t e = 0; e < count; ++e) places[e % kSumPlaces] += expOfNegative(logits[e] - largest);
        for (std::size_t half = kSumPlaces / 2; half > 0; half /= 2) {
            for (std::size_t i = 0; i < half; ++i) places[i] += places[i + half];
        }
        const std::vector<float> softmax = route({}, shape, {logits, {}}, Scores::keep).scores;
        for (std::size_t e = 0; e < count; ++e) {
            ASSERT_EQ(softmax[e], expOfNegative(logits[e] - largest) / places[0]) << experts;
        }
    }
}

TEST(Gate, OfEqualsTheLowestIndexWins) {
    for (const Setting& setting : testing::settings()) {
        const auto experts = static_cast<std::size_t>(setting.experts);
        // All the same: the first k experts, whatever the groups (the first groups stay).
        const std::vector<float> same(experts, 0.7F);
        const Routing routing = route(setting.gate, {.tokens = 1, .experts = setting.experts}, {same, {}});
        std::vector<std::uint16_t> first(routing.ids.size());
        std::iota(first.begin(), first.end(), std::uint16_t{0});
        EXPECT_EQ(routing.ids, first) << setting.name;
        // Four values only.
        std::vector<float> few = randomFloats(12 * experts, 0.0F, 4.0F, 4);
        for (float& value : few) value = std::floor(value);
        expectAsDefined(setting, few, {});
    }
}

TEST(Gate, NoNumberIsTooStrange) {
    const float strange[] = {kNaN,
                             -kNaN,
                             kInfinity,
                             -kInfinity,
                             std::numeric_limits<float>::max(),
                             std::numeric_limits<float>::lowest(),
                             std::numeric_limits<float>::denorm_min(),
                             0.0F};
    for (const Setting& setting : testing::settings()) {
        const auto experts = static_cast<std::size_t>(setting.experts);
        std::vector<float> logits = randomFloats(60 * experts, -5.0F, 5.0F, 5);
        std::vector<float> bias = randomFloats(experts, -1.0F, 1.0F, 6);
        const std::vector<float> where = randomFloats(logits.size(), 0.0F, 8.0F, 7);
        for (std::size_t i = 0; i < logits.size(); ++i) {
            const std::size_t token = i / experts;
            // Token by token more of them, up to nothing else; the last ones of one kind.
            if (token >= 52) logits[i] = strange[token - 52];
            if (token < 52 && where[i] < 0.16F * static_cast<float>(token)) {
                logits[i] = strange[static_cast<std::size_t>(where[(i * 7919) % where.size()])];
            }
        }
        for (std::size_t e = 0; e < experts; e += 5) bias[e] = strange[e / 5 % 8];
        expectAsDefined(setting, logits, bias);
        const Shape shape{.tokens = 60, .experts = setting.experts};
        const Routing routing = route(setting.gate, shape, {logits, bias}, Scores::keep);
        for (const float weight : routing.weights) ASSERT_TRUE(std::isfinite(weight)) << setting.name;
        for (const float score : routing.scores) ASSERT_TRUE(score >= 0.0F && score <= 1.0F) << setting.name;
        const auto k = static_cast<std::size_t>(routing.k);
        for (std::size_t t = 0; t < 60; ++t) {
            const std::set<std::uint16_t> distinct(&routing.ids[t * k], &routing.ids[t * k] + k);
            ASSERT_EQ(distinct.size(), k) << setting.name;
            ASSERT_LT(*distinct.rbegin(), setting.experts) << setting.name;
        }
    }
}

TEST(Gate, InfinityAndNaNAsDocumented) {
    const auto routed = [](const Gate& gate, const std::vector<float>& logits, const std::vector<float>& bias = {}) {
        return route(gate, {.tokens = 1, .experts = static_cast<int>(logits.size())}, {logits, bias}, Scores::keep);
    };
    EXPECT_EQ(routed(kMixtral, {1.0F, kInfinity, 3.0F, 4.0F}).scores, (std::vector{0.0F, 1.0F, 0.0F, 0.0F}));
    EXPECT_EQ(routed(kMixtral, {kInfinity, kInfinity, 3.0F, kNaN}).scores, (std::vector{0.5F, 0.5F, 0.0F, 0.0F}));
    EXPECT_EQ(routed(kMixtral, {kNaN, -kInfinity, kNaN, -kInfinity}).scores, (std::vector(4, 0.25F)));
    // NaN stands behind -inf, and no bias helps it.
    EXPECT_EQ(routed(kMixtral, {kNaN, -kInfinity, kNaN, -kInfinity}).ids, (std::vector<std::uint16_t>{1, 3}));
    EXPECT_EQ(routed(kBuiltIn, {kNaN, -9.0F, -9.0F}, {5.0F, 0.0F, 0.0F}).ids, (std::vector<std::uint16_t>{1, 2}));
    // Only NaN in the group that stays: its experts all the same, not those of a group that was dropped.
    const Gate grouped{.topK = 2, .groups = 2, .groupsKept = 1};
    EXPECT_EQ(routed(grouped, {kNaN, kNaN, kNaN, kNaN}).ids, (std::vector<std::uint16_t>{0, 1}));
    EXPECT_EQ(routed(grouped, {kNaN, 1.0F, kNaN, kNaN}).ids, (std::vector<std::uint16_t>{1, 0}));
    // A bias that a gate does not have is not looked at.
    EXPECT_EQ(routed(kMixtral, {3.0F, 2.0F, 1.0F}, {0.0F, 0.0F, 9.0F}).ids, (std::vector<std::uint16_t>{0, 1}));
}

TEST(Gate, ThreadsDoNotMatter) {
    constexpr Shape kShape{.tokens = 3001, .experts = 256};
    const std::vector<float> logits = randomFloats(3001 * 256, -5.0F, 5.0F, 8);
    const std::vector<float> bias = randomFloats(256, -0.1F, 0.1F, 9);
    for (const Gate& gate : {kDeepSeekV3, kOlmoe}) {
        Routing first;
        std::vector<double> firstMean;
        for (const std::size_t threads : {1U, 2U, 4U}) {
            const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
            const Routing routing = route(gate, kShape, {logits, bias}, Scores::keep);
            const std::vector<double> mean = meanScores(routing.scores, kShape, EachToken::normalised);
            if (threads == 1) {
                first = routing;
                firstMean = mean;
                continue;
            }
            EXPECT_EQ(routing.ids, first.ids) << threads;
            EXPECT_EQ(std::memcmp(routing.weights.data(), first.weights.data(), first.weights.size() * 4), 0);
            EXPECT_EQ(std::memcmp(routing.scores.data(), first.scores.data(), first.scores.size() * 4), 0);
            EXPECT_EQ(std::memcmp(mean.data(), firstMean.data(), mean.size() * 8), 0);
        }
    }
}

TEST(Gate, NamesAreFoundHoweverWritten) {
    EXPECT_EQ(gateNamed("deepseek-v3").gate, kDeepSeekV3);
    EXPECT_EQ(gateNamed("DeepSeekV3").gate, kDeepSeekV3);
    EXPECT_EQ(gateNamed("deepSeek_V2-lite").gate, kDeepSeekV2Lite);
    EXPECT_EQ(gateNamed("switch").gate, kSwitchTransformer);
    for (const NamedGate& named : namedGates()) {
        EXPECT_EQ(&gateNamed(named.name), &named);
        EXPECT_EQ(&gateNamed(named.title), &named) << named.title;
        EXPECT_NO_THROW(validate(named.gate, {.tokens = 1, .experts = named.experts}));
    }
    try {
        gateNamed("gshard");
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(error.message().find("\"gshard\""), std::string::npos) << error.message();
        EXPECT_NE(error.message().find("deepseek-v3, "), std::string::npos) << error.message();
    }
}

TEST(Gate, WhatCannotBeRoutedIsRefused) {
    const auto refuses = [](const Gate& gate, Shape shape) { EXPECT_THROW(validate(gate, shape), Error); };
    refuses(kMixtral, {.tokens = -1, .experts = 8});
    refuses(kMixtral, {.tokens = kMostTokens + 1, .experts = 8});
    refuses(kMixtral, {.tokens = 1, .experts = 0});
    refuses(kMixtral, {.tokens = 1, .experts = 1});
    refuses(kMixtral, {.tokens = 1, .experts = 1025});
    refuses(kDeepSeekV3, {.tokens = 1, .experts = 100});  // not 8 groups
    refuses(kDeepSeekV3, {.tokens = 1, .experts = 8});    // 4 experts in the groups kept, 8 wanted
    refuses({.topK = 65}, {.tokens = 1, .experts = 256});
    refuses({.topK = -1}, {.tokens = 1, .experts = 256});
    refuses({.groups = 0}, {.tokens = 1, .experts = 8});
    refuses({.groups = 4, .groupsKept = 5}, {.tokens = 1, .experts = 8});
    refuses({.groups = 128, .groupsKept = 128}, {.tokens = 1, .experts = 128});
    refuses({.scale = kInfinity}, {.tokens = 1, .experts = 8});
    EXPECT_NO_THROW(validate(kDense, {.tokens = 0, .experts = 1024}));
    EXPECT_TRUE(route(kMixtral, {.tokens = 0, .experts = 8}, {}).ids.empty());
}

}  // namespace
}  // namespace orrery::routing

#include "scenes/routing/policy.h"
#include "scenes/routing/wall.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace orrery::routing {
namespace {

// Two tokens, four experts: logits whose order anyone can see.
trace::Trace fourExperts() {
    trace::Trace trace;
    trace.pieces = {"a", "b"};
    trace.gate = {.function = ScoreFunction::sigmoid, .topK = 2, .biasInChoice = true, .renormalise = true};
    trace::Layer layer;
    layer.number = 3;
    layer.experts = 4;
    layer.chosen = 2;
    layer.logits = {4.0F, 3.0F, 2.0F, 1.0F,  //
                    1.0F, 2.0F, 3.0F, 4.0F};
    layer.bias = {0.0F, 0.0F, 0.0F, 0.0F};
    trace.layers.push_back(layer);
    return trace;
}

TEST(Policy, TheRecordedGateGivesTheObviousChoice) {
    const trace::Trace trace = fourExperts();
    const auto layers = routed(trace, {.gate = trace.gate}, {});
    ASSERT_EQ(layers.size(), 1U);
    EXPECT_EQ(layers[0].number, 3);
    EXPECT_EQ(layers[0].ids, (std::vector<std::uint16_t>{0, 1, 3, 2}));
    EXPECT_EQ(layers[0].counts, (std::vector<std::uint32_t>{1, 1, 1, 1}));
    EXPECT_DOUBLE_EQ(layers[0].entropy, 2.0);
    EXPECT_DOUBLE_EQ(layers[0].maxVio, 0.0);
    EXPECT_TRUE(layers[0].goesTo(0, 1));
    EXPECT_FALSE(layers[0].goesTo(0, 3));
}

TEST(Policy, WhatAChangeMovedIsMarkedTokenByToken) {
    trace::Trace trace = fourExperts();
    const auto before = routed(trace, {.gate = trace.gate}, {});
    // A bias that brings expert 2 before expert 1, for the first token: its scores are 0.95 and 0.88.
    trace.layers[0].bias = {0.0F, 0.0F, 0.1F, 0.0F};
    const auto after = routed(trace, {.gate = trace.gate}, before);
    EXPECT_EQ(after[0].ids[1], 2);
    EXPECT_EQ(after[0].changes, 1U);
    EXPECT_EQ(after[0].changed, (std::vector<bool>{true, false}));
    const auto without = routed(trace, {.gate = trace.gate, .bias = false}, before);
    EXPECT_EQ(without[0].changes, 0U) << "the bias is off";
}

TEST(Policy, HeatEvensTheWeightsAndKeepsTheChoice) {
    const trace::Trace trace = fourExperts();
    Policy policy{.gate = {.function = ScoreFunction::softmax, .topK = 2, .renormalise = true}};
    const float sharp = routed(trace, policy, {})[0].weights[0];
    policy.temperature = 4.0F;
    const auto hot = routed(trace, policy, {});
    EXPECT_EQ(hot[0].ids, (std::vector<std::uint16_t>{0, 1, 3, 2}));
    EXPECT_LT(hot[0].weights[0], sharp - 0.1F);
    EXPECT_GT(hot[0].weights[0], 0.5F);
}

TEST(Policy, AGateIsFittedToTheExperts) {
    const Gate gate = fitted(kDeepSeekV3, 16);
    EXPECT_EQ(16 % gate.groups, 0);
    EXPECT_NO_THROW(validate(gate, {1, 16}));
    for (const NamedGate& named : namedGates())
        for (const int experts : {1, 2, 3, 7, 16, 60, 256})
            EXPECT_NO_THROW(validate(fitted(named.gate, experts), {4, experts})) << named.name << " on " << experts;
}

TEST(Policy, ChoicesWithoutLogitsAreShownAsRecorded) {
    trace::Trace trace = fourExperts();
    trace.layers[0].logits.clear();
    trace.layers[0].ids = {3, 2, 3, 2};
    const auto layers = routed(trace, {.gate = kMixtral}, {});
    EXPECT_EQ(layers[0].ids, trace.layers[0].ids);
    EXPECT_TRUE(layers[0].scores.empty());
    EXPECT_DOUBLE_EQ(layers[0].maxVio, 1.0) << "two of four experts have everything";
    EXPECT_TRUE(layers[0].problem.empty());
}

TEST(Policy, NotANumberIsRoutedAndHarmsNobody) {
    trace::Trace trace = fourExperts();
    trace.layers[0].logits[0] = std::numeric_limits<float>::quiet_NaN();
    trace.layers[0].logits[5] = std::numeric_limits<float>::infinity();
    const auto layers = routed(trace, {.gate = trace.gate}, {});
    EXPECT_TRUE(layers[0].problem.empty());
    EXPECT_EQ(layers[0].ids[0], 1) << "the expert without a number is behind every other";
    EXPECT_EQ(layers[0].ids[2], 1);
}

TEST(Wall, EveryExpertHasAPlaceOfItsOwnWithinTheWall) {
    for (const auto& [experts, groups] : {std::pair(16, 1), {256, 8}, {60, 1}, {7, 1}, {160, 8}}) {
        const Wall wall(experts, groups, {-10.0F, 0.0F}, {20.0F, 10.0F});
        std::set<std::pair<float, float>> feet;
        for (int e = 0; e < experts; ++e) {
            const vec3 foot = wall.foot(e);
            EXPECT_TRUE(feet.insert({foot.x, foot.y}).second) << e << " of " << experts;
            EXPECT_GE(foot.x - wall.columnWidth() * 0.5F, -10.0F);
            EXPECT_LE(foot.x + wall.columnWidth() * 0.5F, 10.0F);
            EXPECT_GE(foot.y, 0.0F);
            EXPECT_LE(foot.y + wall.tallest(), 10.0F);
        }
        if (groups > 1) {
            EXPECT_EQ(wall.shelves(), groups) << "a shelf for each group";
        }
    }
}

}  // namespace
}  // namespace orrery::routing

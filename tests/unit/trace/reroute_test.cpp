#include "scenes/trace/reroute.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::trace {
namespace {

// Logits that prefer the experts of low number, so that the load is skewed.
Layer skewed(int tokens, int experts) {
    Random random(11);
    Layer layer;
    layer.number = 2;
    layer.experts = experts;
    for (int t = 0; t < tokens; ++t) {
        for (int e = 0; e < experts; ++e) {
            layer.logits.push_back(random.uniform(-2.0F, 2.0F) - 0.1F * static_cast<float>(e));
        }
    }
    return layer;
}

// The k best of softmax by sorting, in doubles: another way than the kernel's.
std::vector<std::uint16_t> bestOf(const Layer& layer, int token, int k) {
    std::vector<std::uint16_t> order(static_cast<std::size_t>(layer.experts));
    std::iota(order.begin(), order.end(), std::uint16_t{0});
    const float* row = layer.logits.data() + token * layer.experts;
    std::ranges::stable_sort(order, std::greater{}, [&](std::uint16_t e) { return row[e]; });
    order.resize(static_cast<std::size_t>(k));
    return order;
}

TEST(Reroute, ChoosesWhatTheGateChooses) {
    const Layer layer = skewed(50, 16);
    const Rerouted out = reroute(layer, 50, {.gate = routing::kMixtral, .policy = BiasPolicy::zero});
    EXPECT_EQ(out.layer.chosen, 2);
    EXPECT_TRUE(out.layer.bias.empty());
    for (int t = 0; t < 50; ++t) {
        const std::vector<std::uint16_t> expected = bestOf(layer, t, 2);
        const auto at = static_cast<std::size_t>(t) * 2;
        EXPECT_EQ(out.layer.ids[at], expected[0]) << t;
        EXPECT_EQ(out.layer.ids[at + 1], expected[1]) << t;
        const float* row = layer.logits.data() + t * 16;
        const double first = std::exp(static_cast<double>(row[expected[0]]));
        const double second = std::exp(static_cast<double>(row[expected[1]]));
        // Renormalised over the two chosen; the kernel's exponential is off by 1.5 units in the last place.
        EXPECT_NEAR(out.layer.weights[at], first / (first + second), 1e-6) << t;
    }
    EXPECT_EQ(std::accumulate(out.report.load.begin(), out.report.load.end(), 0U), 100U);
    EXPECT_FALSE(out.report.changed) << "nothing was recorded";
}

TEST(Reroute, ReportsByHand) {
    // Four tokens, four experts: the first three want 0 and 1, the last 2 and 3.
    Layer layer;
    layer.experts = 4;
    layer.chosen = 2;
    layer.logits = {3, 2, 0, 0, 3, 2, 0, 0, 3, 2, 0, 0, 0, 0, 3, 2};
    layer.ids = {0, 1, 1, 0, 0, 2, 2, 3};  // recorded: the second in the other order, the third with another expert
    const Rerouted out = reroute(layer, 4, {.gate = routing::kMixtral, .policy = BiasPolicy::zero, .capacity = 1.0});
    EXPECT_EQ(out.layer.ids, (std::vector<std::uint16_t>{0, 1, 0, 1, 0, 1, 2, 3}));
    EXPECT_EQ(out.report.load, (std::vector<std::uint32_t>{3, 3, 1, 1}));
    EXPECT_FLOAT_EQ(out.report.maxVio, 0.5F);
    EXPECT_FLOAT_EQ(*out.report.recordedMaxVio, 0.5F);
    EXPECT_NEAR(out.report.entropy, -(2 * 0.375 * std::log2(0.375) + 2 * 0.125 * std::log2(0.125)), 1e-12);
    EXPECT_EQ(out.report.dropped.capacity, 2U);
    EXPECT_EQ(out.report.dropped.tokens, 1U);
    EXPECT_EQ(out.report.dropped.choices, 2U);
    EXPECT_EQ(out.report.changed->tokens, 1U);
    EXPECT_EQ(out.report.changed->gained, 1U);
    EXPECT_EQ(out.report.changed->lost, 1U);
}

TEST(Reroute, ThePolicyTellsWhetherABiasCounts) {
    Layer layer;
    layer.experts = 3;
    layer.logits = {2, 1, 0};
    layer.bias = {0, 0, 5};
    routing::Gate gate = routing::kBuiltIn;
    gate.topK = 1;
    EXPECT_EQ(reroute(layer, 1, {.gate = gate, .policy = BiasPolicy::zero}).layer.ids[0], 0);
    EXPECT_EQ(reroute(layer, 1, {.gate = gate, .policy = BiasPolicy::file}).layer.ids[0], 2);
    gate.biasInChoice = false;
    EXPECT_EQ(reroute(layer, 1, {.gate = gate, .policy = BiasPolicy::file}).layer.ids[0], 2);
    EXPECT_TRUE(effectiveGate({.gate = gate, .policy = BiasPolicy::learn}).biasInChoice);
    EXPECT_FALSE(effectiveGate({.gate = routing::kBuiltIn, .policy = BiasPolicy::zero}).biasInChoice);
}

TEST(Reroute, ALearntBiasEvensTheLoad) {
    const Layer layer = skewed(600, 16);
    const Rerouting zero{.gate = routing::kBuiltIn, .policy = BiasPolicy::zero};
    Rerouting learn{.gate = routing::kBuiltIn, .policy = BiasPolicy::learn};
    const Rerouted before = reroute(layer, 600, zero);
    const Rerouted after = reroute(layer, 600, learn);
    EXPECT_GT(before.report.maxVio, 1.0F);
    // A step of 0.001 moves about one of 75 tokens an expert to and fro.
    EXPECT_LT(after.report.maxVio, 0.1F);
    EXPECT_TRUE(after.report.settled);
    EXPECT_GT(after.report.updates, 200);
    EXPECT_GT(after.layer.bias.back(), after.layer.bias.front()) << "the experts that are seldom liked are lifted";
    EXPECT_NEAR(std::accumulate(after.layer.bias.begin(), after.layer.bias.end(), 0.0), 0.0, 1e-4);
    EXPECT_EQ(reroute(layer, 600, learn).layer.bias, after.layer.bias);

    learn.learning.batch = 64;
    const Rerouted inBatches = reroute(layer, 600, learn);
    EXPECT_LT(inBatches.report.maxVio, 0.25F);
    EXPECT_EQ(inBatches.report.updates % 10, 0) << "whole passes of ten batches";

    learn.learning.mostUpdates = 10;
    const Rerouted cut = reroute(layer, 600, learn);
    EXPECT_FALSE(cut.report.settled);
    EXPECT_EQ(cut.report.updates, 10);
}

TEST(Reroute, ShippedReferenceIsRoutedAsItWas) {
    Diagnostics remarks;
    const Trace trace = readTrace(assetFolder() / "models/moe.reference.safetensors", remarks);
    const std::vector<Rerouted> layers = reroute(trace, {.gate = trace.gate, .policy = BiasPolicy::file});
    ASSERT_EQ(layers.size(), 3U) << "the first layer is dense";
    for (const Rerouted& each : layers) EXPECT_EQ(each.report.changed->tokens, 0U);
    const std::vector<Rerouted> unbiased = reroute(trace, {.gate = trace.gate, .policy = BiasPolicy::zero});
    std::uint64_t changed = 0;
    for (const Rerouted& each : unbiased) changed += each.report.changed->tokens;
    EXPECT_GT(changed, 0U) << "the bias does something";
}

TEST(Reroute, WhatDoesNotFitIsNamed) {
    const auto message = [](const Trace& trace, const routing::Gate& gate) -> std::string {
        try {
            reroute(trace, {.gate = gate, .policy = BiasPolicy::zero});
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    };
    Trace trace;
    trace.pieces = {"a"};
    EXPECT_NE(message(trace, routing::kMixtral).find("no layer has router logits"), std::string::npos);
    trace.layers = {skewed(1, 6)};
    EXPECT_NE(message(trace, routing::kDeepSeekV3).find("layer 2: 6 experts do not fall into 8"), std::string::npos)
        << message(trace, routing::kDeepSeekV3);
    EXPECT_EQ(message(trace, routing::kMixtral), "");
}

}  // namespace
}  // namespace orrery::trace

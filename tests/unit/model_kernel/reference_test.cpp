// The shipped weights against what PyTorch computed with them (assets/models/moe.reference.safetensors).

#include "kernels/routing/routing.h"
#include "tests/unit/model_kernel/shipped.h"

#include <gtest/gtest.h>

namespace orrery::model {
namespace {

using testing::largestDifference;
using testing::savedFloats;
using testing::shipped;

// fp32 sums of up to 384 terms in another order than PyTorch's, through four layers: 1e-5 was measured. What the
// project promises is 1e-3.
constexpr float kTolerance = 1e-3F;
// A probability is stored in fp16: half a unit in the last place below 1 is 2^-12.
constexpr float kHalfOfFp16 = 0x1p-12F;

struct Whole {
    std::vector<float> logits;
    Record record;
};

const Whole& whole() {
    static const Whole once = [] {
        Whole out;
        Cache cache(shipped().config());
        out.logits = shipped().run(testing::prompt(), cache, &out.record);
        return out;
    }();
    return once;
}

std::vector<std::uint16_t> savedChoices(const std::string& layer) {
    std::vector<std::uint16_t> ids;
    for (const std::int64_t id : testing::savedIntegers(layer + ".moe.topk_id")) {
        ids.push_back(static_cast<std::uint16_t>(id));
    }
    return ids;
}

TEST(ModelReference, Logits) {
    EXPECT_LT(largestDifference(whole().logits, savedFloats("logits")), kTolerance);
}

TEST(ModelReference, EveryLayer) {
    const Config& config = shipped().config();
    ASSERT_EQ(whole().record.layers.size(), static_cast<std::size_t>(config.layers));
    for (int l = 0; l < config.layers; ++l) {
        const std::string name = fmt::format("L{}", l);
        const LayerRecord& layer = whole().record.layers[static_cast<std::size_t>(l)];
        EXPECT_LT(largestDifference(layer.out, savedFloats(name + ".out")), kTolerance) << name;
        EXPECT_LT(largestDifference(layer.probabilities, savedFloats(name + ".attn.prob")), kHalfOfFp16 + 1e-5F)
            << name;
        if (l < config.denseLayers) {
            EXPECT_TRUE(layer.hidden.empty() && layer.logits.empty() && layer.ids.empty() && layer.weights.empty());
            continue;
        }
        EXPECT_LT(largestDifference(layer.hidden, savedFloats(name + ".moe.hidden")), kTolerance) << name;
        EXPECT_LT(largestDifference(layer.logits, savedFloats(name + ".moe.logits")), kTolerance) << name;
        // Exactly: the prompt was chosen so that no choice is close (min_margin in the metadata).
        EXPECT_EQ(layer.ids, savedChoices(name)) << name;
        EXPECT_LT(largestDifference(layer.weights, savedFloats(name + ".moe.topk_w")), kTolerance) << name;
    }
}

// The router on its own, from PyTorch's hidden states and from PyTorch's logits.
TEST(ModelReference, TheRouterChoosesAlike) {
    const Config& config = shipped().config();
    const auto experts = static_cast<std::size_t>(config.experts);
    const auto width = static_cast<std::size_t>(config.width);
    for (int l = config.denseLayers; l < config.layers; ++l) {
        const std::string name = fmt::format("L{}", l);
        const std::vector<float> hidden = savedFloats(name + ".moe.hidden");
        const std::span<const float> router = shipped().router(l);
        ASSERT_EQ(router.size(), experts * width);
        EXPECT_EQ(largestDifference(shipped().bias(l), savedFloats(name + ".moe.bias")), 0.0F);
        std::vector<float> logits(hidden.size() / width * experts);
        for (std::size_t i = 0; i < logits.size(); ++i) {
            double sum = 0.0;
            for (std::size_t j = 0; j < width; ++j) {
                sum += static_cast<double>(hidden[i / experts * width + j]) *
                       static_cast<double>(router[i % experts * width + j]);
            }
            logits[i] = static_cast<float>(sum);
        }
        const routing::Shape shape{.tokens = static_cast<int>(hidden.size() / width), .experts = config.experts};
        EXPECT_EQ(route(config.gate, shape, {logits, shipped().bias(l)}).ids, savedChoices(name)) << name;
        const std::vector<float> saved = savedFloats(name + ".moe.logits");
        EXPECT_EQ(route(config.gate, shape, {saved, shipped().bias(l)}).ids, savedChoices(name)) << name;
    }
}

TEST(ModelReference, WhatIsRecordedFitsTogether) {
    const Config& config = shipped().config();
    const std::size_t n = testing::prompt().size();
    const auto heads = static_cast<std::size_t>(config.heads);
    for (const LayerRecord& layer : whole().record.layers) {
        EXPECT_EQ(layer.queries.size(), n * heads * static_cast<std::size_t>(config.nope + config.rope));
        ASSERT_EQ(layer.probabilities.size(), heads * n * n);
        ASSERT_EQ(layer.logSumExp.size(), n * heads);
        for (std::size_t row = 0; row < heads * n; ++row) {
            double sum = 0.0;
            for (std::size_t j = 0; j < n; ++j) {
                const float probability = layer.probabilities[row * n + j];
                EXPECT_TRUE(j <= row % n || probability == 0.0F) << "a later token is seen";
                sum += static_cast<double>(probability);
            }
            EXPECT_NEAR(sum, 1.0, 1e-5) << row;  // up to 89 roundings of 2^-25 each
        }
    }
}

}  // namespace
}  // namespace orrery::model

// The CUDA version against the CPU's. Skipped only where there is no device to run it on.

#include "kernels/model/model_cuda.h"
#include "kernels/model/sampling.h"
#include "kernels/routing/routing.h"
#include "tests/unit/model_kernel/shipped.h"

#include <gtest/gtest.h>

#include <bit>

namespace orrery::model {
namespace {

using testing::largestDifference;
using testing::shipped;

class ModelOnTheDevice : public ::testing::Test {
 protected:
    void SetUp() override {
        if (!routing::cudaAvailable()) GTEST_SKIP() << "no CUDA device here: the model was compiled for it, not run";
    }
};

std::vector<float> onTheCpu(const Model& model, std::span<const std::int32_t> ids,
                            const routing::Gate* gate = nullptr) {
    Cache cache(model.config());
    return model.run(ids, cache, nullptr, gate);
}

// What the device keeps in bfloat16 rounded to it: all but the router, the norms and the bias.
safetensors::File rounded() {
    std::vector<safetensors::NewTensor> tensors;
    for (const safetensors::Tensor& tensor : testing::modelFile().tensors()) {
        std::vector<float> values = safetensors::floatsOf(tensor);
        const bool kept = tensor.shape.size() == 1 || tensor.name.ends_with(".moe.gate");
        for (float& value : values) {
            const auto bits = std::bit_cast<std::uint32_t>(value);
            if (!kept) value = std::bit_cast<float>((bits + 0x7FFFU + (bits >> 16U & 1U)) & 0xFFFF0000U);
        }
        tensors.push_back(safetensors::tensorOf(tensor.name, tensor.shape, values));
    }
    return safetensors::File::parse(safetensors::encode(testing::modelFile().metadata(), tensors), "rounded");
}

// More than a chunk of the device's, and no whole number of rows that go together.
std::vector<std::int32_t> text() {
    return testing::tokens(301);
}

TEST_F(ModelOnTheDevice, AgreesWithTheCpu) {
    ModelCuda device(testing::modelFile(), WeightType::float32, 512);
    // Sums in another order, as against PyTorch; the same promise.
    const std::vector<std::int32_t> prompt = testing::prompt();
    EXPECT_LT(largestDifference(device.run(prompt), testing::savedFloats("logits")), 1e-3F);
    EXPECT_EQ(device.tokens(), static_cast<int>(prompt.size()));
}

TEST_F(ModelOnTheDevice, InBfloat16AsTheCpuWithRoundedWeights) {
    ModelCuda device(testing::modelFile(), WeightType::bfloat16, 512);
    EXPECT_LT(largestDifference(device.run(testing::prompt()), onTheCpu(Model(rounded()), testing::prompt())), 1e-3F);
}

TEST_F(ModelOnTheDevice, TokenByTokenIsAllAtOnce) {
    for (const WeightType type : {WeightType::float32, WeightType::bfloat16}) {
        ModelCuda device(testing::modelFile(), type, 512);
        const std::vector<std::int32_t> ids = text();
        const std::vector<float> expected = device.run(ids);
        device.truncate(0);
        std::vector<float> logits;
        for (const std::int32_t id : ids) {
            const std::vector<float> one = device.run(std::span(&id, 1));
            logits.insert(logits.end(), one.begin(), one.end());
        }
        EXPECT_EQ(logits, expected);
    }
}

TEST_F(ModelOnTheDevice, OtherGates) {
    ModelCuda device(testing::modelFile(), WeightType::float32, 512);
    const std::vector<std::int32_t> ids = testing::prompt();
    // All experts: no choice that could tip.
    EXPECT_LT(largestDifference(device.run(ids, &routing::kDense), onTheCpu(shipped(), ids, &routing::kDense)), 1e-3F);
    for (const routing::NamedGate& named : routing::namedGates()) {
        device.truncate(0);
        for (const float logit : device.run(ids, &named.gate)) ASSERT_TRUE(std::isfinite(logit)) << named.name;
    }
}

TEST_F(ModelOnTheDevice, ContinuesGreedily) {
    ModelCuda device(testing::modelFile(), WeightType::float32, 512);
    const std::vector<std::int32_t> prompt = testing::prompt();
    constexpr int kCount = 40;
    const std::vector<std::int32_t> found = device.continueGreedily(prompt, kCount);
    device.truncate(0);
    std::vector<std::int32_t> expected;
    std::vector<float> logits = device.run(prompt);
    const auto vocabulary = static_cast<std::size_t>(device.config().vocabulary);
    for (int i = 0; i < kCount; ++i) {
        expected.push_back(greedy(std::span(logits).last(vocabulary)));
        logits = device.run(std::span(expected).last(1));
    }
    EXPECT_EQ(found, expected);
}

TEST_F(ModelOnTheDevice, WhatDoesNotFitIsRefused) {
    ModelCuda device(testing::modelFile(), WeightType::float32, 10);
    EXPECT_NE(testing::messageOf([&] { device.run(testing::tokens(11)); }), "");
    const std::vector<std::int32_t> wrong{device.config().vocabulary};
    EXPECT_NE(testing::messageOf([&] { device.run(wrong); }), "");
    EXPECT_NE(testing::messageOf([] { ModelCuda(testing::modelFile(), WeightType::float32, 0); }), "");
    EXPECT_EQ(device.tokens(), 0);
}

}  // namespace
}  // namespace orrery::model

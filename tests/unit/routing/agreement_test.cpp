// The CUDA version against the oracle, on fresh random inputs. Skipped only where there is no device to run it on.

#include "kernels/routing/balance.h"
#include "tests/unit/routing/reference.h"

#include <gtest/gtest.h>

#include <bit>
#include <random>

namespace orrery::routing {
namespace {

using testing::Setting;

std::vector<std::uint16_t> upperHalves(std::span<const float> values) {
    std::vector<std::uint16_t> out;
    for (const float value : values)
        out.push_back(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16U));
    return out;
}

std::vector<float> widened(std::span<const std::uint16_t> halves) {
    std::vector<float> out;
    for (const std::uint16_t half : halves) out.push_back(std::bit_cast<float>(std::uint32_t{half} << 16U));
    return out;
}

// Everything bit for bit: both do the same operations in the same order.
void expectSame(const Setting& setting, int tokens, const HostRun& run, std::span<const float> logits) {
    const Shape shape{.tokens = tokens, .experts = setting.experts};
    const Routing expected = route(setting.gate, shape, {logits, run.bias}, run.scores);
    const HostResult found = routeThroughCuda(setting.gate, run);
    ASSERT_EQ(found.routing.ids, expected.ids) << setting.name << ", " << tokens;
    ASSERT_EQ(found.routing.weights, expected.weights) << setting.name << ", " << tokens;
    ASSERT_EQ(found.routing.scores, expected.scores) << setting.name << ", " << tokens;
    const std::vector<std::uint32_t> counts = countChoices(expected.ids, setting.experts);
    ASSERT_EQ(found.counts, counts) << setting.name << ", " << tokens;
    EXPECT_EQ(found.summary.total, summaryOf(counts).total);
    EXPECT_EQ(found.summary.largest, summaryOf(counts).largest);
    EXPECT_EQ(found.summary.maxVio, summaryOf(counts).maxVio);
    std::vector<float> bias(run.bias.begin(), run.bias.end());
    updateBias(counts, run.step, bias);
    EXPECT_EQ(found.bias, bias) << setting.name;
}

TEST(RoutingOnTheDevice, AgreesWithTheOracle) {
    if (!cudaAvailable()) GTEST_SKIP() << "no CUDA device here: the CUDA gate was compiled, not run";
    const std::uint64_t seed = std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    SCOPED_TRACE(seed);
    for (const Setting& setting : testing::settings()) {
        const auto experts = static_cast<std::size_t>(setting.experts);
        for (const int tokens : {0, 1, 3, 64, 1003, 20'000}) {
            std::vector<float> logits =
                testing::randomFloats(static_cast<std::size_t>(tokens) * experts, -6.0F, 6.0F, seed);
            for (std::size_t i = 0; i < logits.size(); i += 977) logits[i] = std::nanf("");
            for (std::size_t i = 5; i < logits.size(); i += 1009) logits[i] = HUGE_VALF;
            const std::vector<float> bias = testing::randomFloats(experts, -0.1F, 0.1F, seed + 1);
            const Shape shape{.tokens = tokens, .experts = setting.experts};
            for (const Scores scores : {Scores::drop, Scores::keep}) {
                expectSame(setting, tokens,
                           {.shape = shape, .logits = logits, .bias = bias, .step = kBiasStep, .scores = scores},
                           logits);
            }
            // Rounded to bfloat16, many are equal: ties too.
            const std::vector<std::uint16_t> halves = upperHalves(logits);
            if (halves.empty()) continue;
            const std::vector<float> rounded = widened(halves);
            expectSame(setting, tokens, {.shape = shape, .bfloat16 = halves, .bias = bias, .step = kBiasStep}, rounded);
        }
    }
}

}  // namespace
}  // namespace orrery::routing

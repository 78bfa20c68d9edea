// The CUDA version against the oracle, on fresh random inputs. Skipped only where there is no device to run it on.

#include "kernels/routing/balance.h"
#include "kernels/routing/beads.h"
#include "kernels/routing/device_router.h"
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

TEST(RoutingOnTheDevice, BeadsAreThoseOfTheCpu) {
    if (!cudaAvailable()) GTEST_SKIP() << "no CUDA device here: the kernel of the beads was compiled, not run";
    std::vector<std::uint32_t> counts;
    std::uint64_t total = 0;
    for (std::uint32_t e = 0; e < 256; ++e) counts.push_back(e % 7 == 0 ? 0 : e * e % 311);
    for (const std::uint32_t count : counts) total += count;
    const BeadWall wall{.experts = 256,
                        .perShelf = 32,
                        .pitch = vec2(1.2F, 1.9F),
                        .diameter = 0.19F,
                        .across = 4,
                        .rows = 7,
                        .tokensPerBead = 8,
                        .total = total,
                        .colour = 1,
                        .overloaded = 2};
    std::vector<shared::SphereInstance> expected(mostBeads(wall));
    const std::size_t beads = writeBeads(wall, counts, expected);
    const std::vector<shared::SphereInstance> found = beadsThroughCuda(wall, counts);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (i >= beads) {
            EXPECT_EQ(found[i].radius, 0.0F) << "bead " << i << " is not there";
            continue;
        }
        // The cube root of the last bead of a stack is a library's, which may differ in its last bits.
        EXPECT_NEAR(found[i].radius, expected[i].radius, 1e-6F) << "bead " << i;
        EXPECT_NEAR(glm::distance(found[i].position, expected[i].position), 0.0F, 1e-5F) << "bead " << i;
        EXPECT_EQ(found[i].fill, expected[i].fill) << "bead " << i;
        EXPECT_EQ(found[i].emphasis, expected[i].emphasis) << "bead " << i;
        EXPECT_EQ(found[i].glow, expected[i].glow) << "bead " << i;
    }
}

TEST(RoutingOnTheDevice, BatchAfterBatchComesOutAsOnTheCpu) {
    if (!cudaAvailable()) GTEST_SKIP() << "no CUDA device here: the router was compiled, not run";
    constexpr Shape kShape{.tokens = 512, .experts = 256};
    std::vector<float> bias(256, 0.0F), expectedBias(256, 0.0F);
    std::vector<std::uint32_t> counts(256);
    DeviceRouter router;
    for (std::uint64_t batch = 0; batch < 6; ++batch) {
        const std::vector<float> logits = testing::randomFloats(512U * 256U, -4.0F, 4.0F, batch + 1);
        const LoadSummary summary = router.route(kDeepSeekV3, kShape, logits, kBiasStep, bias, counts);
        const Routing expected = route(kDeepSeekV3, kShape, {logits, expectedBias});
        const std::vector<std::uint32_t> expectedCounts = countChoices(expected.ids, 256);
        updateBias(expectedCounts, kBiasStep, expectedBias);
        EXPECT_EQ(counts, expectedCounts) << "batch " << batch;
        EXPECT_EQ(bias, expectedBias) << "batch " << batch;
        EXPECT_EQ(summary.maxVio, summaryOf(expectedCounts).maxVio);
        EXPECT_NE(router.counts(), nullptr);
    }
}

}  // namespace
}  // namespace orrery::routing

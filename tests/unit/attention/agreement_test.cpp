// The CUDA version against the oracle, on fresh random inputs. Skipped only where there is no device to run it on.

#include "kernels/attention/device.h"
#include "tests/unit/attention/cases.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <random>

namespace orrery::attention {
namespace {

using testing::Attended;
using testing::attended;
using testing::Case;
using testing::randomCase;
using testing::sizeOf;

// Scores below 16, their sums in another order and fused: the lse, and so a probability's exponent, is off by a few
// 1e-6. Longer rows gain nothing: weights sum to 1.
constexpr double kDeviceTolerance = 2e-5;

// What bfloat16 keeps, so that both versions are given the same numbers.
void keepUpperHalves(std::vector<float>& values) {
    for (float& value : values) value = std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) & 0xFFFF0000U);
}

void expectClose(std::span<const float> found, std::span<const float> expected, const std::string& what) {
    ASSERT_EQ(found.size(), expected.size()) << what;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i] == expected[i]) continue;  // infinities
        ASSERT_NEAR(static_cast<double>(found[i]), static_cast<double>(expected[i]), kDeviceTolerance)
            << what << " " << i;
    }
}

std::vector<Case> casesFor(std::uint64_t seed) {
    std::vector<Case> cases = testing::variedCases();
    cases.push_back(randomCase(
        "latents", {.queries = 33, .keys = 70, .heads = 16, .keyHeads = 1, .keyWidth = 576, .valueWidth = 512}, seed));
    cases.push_back(
        randomCase("widest", {.queries = 3, .keys = 40, .keyWidth = kMostWidth, .valueWidth = kMostWidth}, seed + 10));
    cases.push_back(randomCase("long", {.queries = 700, .keys = 700, .keyWidth = 64, .valueWidth = 100}, seed + 20));
    return cases;
}

TEST(AttentionOnTheDevice, AgreesWithTheOracle) {
    if (!cudaAvailable()) GTEST_SKIP() << "no CUDA device here: attention in CUDA was compiled, not run";
    const std::uint64_t seed = std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    SCOPED_TRACE(seed);
    for (Case given : casesFor(seed)) {
        for (const ElementType type : {ElementType::float32, ElementType::bfloat16}) {
            if (type == ElementType::bfloat16) {
                keepUpperHalves(given.queries);
                keepUpperHalves(given.keys);
                keepUpperHalves(given.values);
            }
            const Attended expected = attended(given.shape, given.input());
            Attended found = expected;
            std::ranges::fill(found.out, -7.0F);
            std::ranges::fill(found.logSumExp, -7.0F);
            std::ranges::fill(found.probabilities, -7.0F);
            attendThroughCuda(given.shape, given.input(), type, {found.out, found.logSumExp, found.probabilities});
            expectClose(found.out, expected.out, given.name + ": output");
            expectClose(found.logSumExp, expected.logSumExp, given.name + ": lse");
            expectClose(found.probabilities, expected.probabilities, given.name + ": probability");
        }
    }
}

TEST(AttentionOnTheDevice, MapsAgreeWithTheOracle) {
    if (!cudaAvailable()) GTEST_SKIP() << "no CUDA device here: maps in CUDA were compiled, not run";
    const std::uint64_t seed = std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    SCOPED_TRACE(seed);
    for (const Case& given : casesFor(seed)) {
        const Attended all = attended(given.shape, given.input());
        const HeadMap map{
            .shape = given.shape, .input = given.input(), .logSumExp = all.logSumExp, .head = given.shape.heads - 1};
        const Tile tile{.firstRow = given.shape.queries / 3,
                        .rows = given.shape.queries / 2,
                        .firstColumn = given.shape.keys / 4,
                        .columns = given.shape.keys / 2};
        std::vector<float> expected(sizeOf(tile.rows) * sizeOf(tile.columns));
        std::vector<float> found(expected.size(), -7.0F);
        tileCpu(map, tile, expected);
        tileThroughCuda(map, tile, ElementType::float32, found);
        expectClose(found, expected, given.name + ": tile");
        for (const int side : {kLargestSide, 20, 1}) {
            const Pyramid onHost = pyramidCpu(map, side);
            const Pyramid onDevice = pyramidThroughCuda(map, ElementType::float32, side);
            EXPECT_EQ(onDevice.firstLevel, onHost.firstLevel);
            ASSERT_EQ(onDevice.levels.size(), onHost.levels.size()) << given.name;
            for (std::size_t l = 0; l < onHost.levels.size(); ++l) {
                expectClose(onDevice.levels[l].cells, onHost.levels[l].cells, given.name + ": cell");
            }
            expectClose(onDevice.entropy, onHost.entropy, given.name + ": entropy");
        }
    }
}

TEST(AttentionOnTheDevice, NoNumberIsTooStrange) {
    if (!cudaAvailable()) GTEST_SKIP() << "no CUDA device here: attention in CUDA was compiled, not run";
    const float strange[] = {std::nanf(""), HUGE_VALF, -HUGE_VALF, std::numeric_limits<float>::max()};
    for (Case given : testing::variedCases()) {
        for (std::size_t i = 0; i < given.queries.size(); i += 5) given.queries[i] = strange[i / 5 % 4];
        for (std::size_t i = 0; i < given.keys.size(); i += 7) given.keys[i] = strange[i / 7 % 4];
        Attended found = attended(given.shape, given.input());
        attendThroughCuda(given.shape, given.input(), ElementType::float32,
                          {found.out, found.logSumExp, found.probabilities});
        for (const float value : found.out) ASSERT_TRUE(std::isfinite(value)) << given.name;
        for (const float value : found.probabilities) ASSERT_TRUE(value >= 0.0F && value <= 1.0F) << given.name;
    }
}

}  // namespace
}  // namespace orrery::attention

#include "kernels/attention/attention.h"
#include "tests/unit/attention/cases.h"

#include "engine/base/error.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <cstring>
#include <limits>

namespace orrery::attention {
namespace {

using testing::Attended;
using testing::attended;
using testing::Case;
using testing::randomCase;
using testing::sizeOf;
using testing::variedCases;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

bool sameBytes(std::span<const float> one, std::span<const float> other) {
    return one.size() == other.size() && (one.empty() || std::memcmp(one.data(), other.data(), one.size_bytes()) == 0);
}

// The definition, in double, pair by pair.
void expectAsDefined(const Case& given) {
    const Shape& shape = given.shape;
    const Attended found = attended(shape, given.input());
    for (int i = 0; i < shape.queries; ++i) {
        for (int h = 0; h < shape.heads; ++h) {
            const int g = h / (shape.heads / shape.keyHeads);
            std::vector<double> scores;
            double sum = 0.0;
            for (int j = 0; j < shape.keys && (!shape.causal || j <= i + shape.keys - shape.queries); ++j) {
                double score = 0.0;
                for (int d = 0; d < shape.keyWidth; ++d) {
                    score += static_cast<double>(given.queries[sizeOf((i * shape.heads + h) * shape.keyWidth + d)]) *
                             static_cast<double>(given.keys[sizeOf((j * shape.keyHeads + g) * shape.keyWidth + d)]);
                }
                scores.push_back(score * static_cast<double>(given.scale));
                sum += std::exp(scores.back());
            }
            ASSERT_EQ(scores.size(), sizeOf(visibleKeys(shape, i))) << given.name;
            const std::size_t at = sizeOf(i * shape.heads + h);
            // Scores here are below 20 and lose at most 32 roundings of 2^-24 each: 4e-5 at worst, hardly ever near it.
            constexpr double kTolerance = 1e-5;
            if (scores.empty()) {
                EXPECT_EQ(found.logSumExp[at], -kInfinity) << given.name;
            } else {
                EXPECT_NEAR(static_cast<double>(found.logSumExp[at]), std::log(sum), kTolerance) << given.name;
            }
            for (int j = 0; j < shape.keys; ++j) {
                const double expected = sizeOf(j) < scores.size() ? std::exp(scores[sizeOf(j)]) / sum : 0.0;
                const float probability = found.probabilities[sizeOf((h * shape.queries + i) * shape.keys + j)];
                ASSERT_NEAR(static_cast<double>(probability), expected, kTolerance) << given.name;
                ASSERT_TRUE(sizeOf(j) < scores.size() || probability == 0.0F) << given.name;
            }
            for (int c = 0; c < shape.valueWidth; ++c) {
                double expected = 0.0;
                for (std::size_t j = 0; j < scores.size(); ++j) {
                    const std::size_t value = (j * sizeOf(shape.keyHeads) + sizeOf(g)) * sizeOf(shape.valueWidth);
                    expected += std::exp(scores[j]) / sum * static_cast<double>(given.values[value + sizeOf(c)]);
                }
                const float out = found.out[at * sizeOf(shape.valueWidth) + sizeOf(c)];
                ASSERT_NEAR(static_cast<double>(out), expected, kTolerance) << given.name << ", query " << i;
            }
        }
    }
}

TEST(Attention, AsDefined) {
    for (const Case& given : variedCases()) expectAsDefined(given);
}

TEST(Attention, RowsThatSeeNoKeyAreZeros) {
    const Case given = randomCase("", {.queries = 5, .keys = 2, .keyWidth = 4, .valueWidth = 3}, 1);
    const Attended found = attended(given.shape, given.input());
    EXPECT_EQ(std::vector(found.out.begin(), found.out.begin() + 9), std::vector<float>(9, 0.0F));
    EXPECT_EQ(found.logSumExp[2], -kInfinity);
    EXPECT_NE(found.logSumExp[3], -kInfinity);
    EXPECT_EQ(found.probabilities[3 * 2], 1.0F) << "query 3 sees key 0 alone";
}

TEST(Attention, ThreadsDoNotMatter) {
    for (const Case& given : variedCases()) {
        Attended first;
        for (const std::size_t threads : {1U, 2U, 4U}) {
            const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
            const Attended found = attended(given.shape, given.input());
            if (threads == 1) first = found;
            EXPECT_TRUE(sameBytes(found.out, first.out)) << given.name << ", " << threads;
            EXPECT_TRUE(sameBytes(found.logSumExp, first.logSumExp)) << given.name << ", " << threads;
            EXPECT_TRUE(sameBytes(found.probabilities, first.probabilities)) << given.name << ", " << threads;
        }
    }
}

// A model that runs token by token must say the same as one that reads the text at once.
TEST(Attention, OneQueryAtATimeGivesTheSameBytes) {
    for (const Case& given : variedCases()) {
        const Shape& shape = given.shape;
        const Attended all = attended(shape, given.input());
        const std::size_t queryRow = sizeOf(shape.heads * shape.keyWidth);
        const std::size_t outRow = sizeOf(shape.heads * shape.valueWidth);
        for (int i = 0; i < shape.queries; ++i) {
            Shape one = shape;
            one.queries = 1;
            // The cache holds no more than the query sees.
            one.keys = visibleKeys(shape, i);
            const Input input{
                .queries = std::span(given.queries).subspan(sizeOf(i) * queryRow, queryRow),
                .keys = std::span(given.keys).first(sizeOf(one.keys * shape.keyHeads * shape.keyWidth)),
                .values = std::span(given.values).first(sizeOf(one.keys * shape.keyHeads * shape.valueWidth)),
                .scale = given.scale};
            const Attended found = attended(one, input);
            ASSERT_TRUE(sameBytes(found.out, std::span(all.out).subspan(sizeOf(i) * outRow, outRow)))
                << given.name << ", query " << i;
            const auto lse = std::span(all.logSumExp).subspan(sizeOf(i * shape.heads), sizeOf(shape.heads));
            ASSERT_TRUE(sameBytes(found.logSumExp, lse)) << given.name << ", query " << i;
            for (int h = 0; h < shape.heads; ++h) {
                const auto row = std::span(all.probabilities).subspan(sizeOf((h * shape.queries + i) * shape.keys));
                ASSERT_TRUE(sameBytes(std::span(found.probabilities).subspan(sizeOf(h * one.keys), sizeOf(one.keys)),
                                      row.first(sizeOf(one.keys))))
                    << given.name << ", query " << i;
            }
        }
    }
}

TEST(Attention, KeysAndValuesMayBeTheSameRows) {
    // MLA's absorbed form: values are the first floats of the keys' rows.
    constexpr Shape kShape{.queries = 20, .keys = 70, .heads = 4, .keyHeads = 1, .keyWidth = 24, .valueWidth = 16};
    Case given = randomCase("", kShape, 1);
    constexpr int kStride = 27;
    const std::vector<float> rows = testing::randomFloats(70 * kStride, -1.0F, 1.0F, 2);
    given.keys.clear();
    given.values.clear();
    for (std::size_t t = 0; t < 70; ++t) {
        given.keys.insert(given.keys.end(), &rows[t * kStride], &rows[t * kStride] + 24);
        given.values.insert(given.values.end(), &rows[t * kStride], &rows[t * kStride] + 16);
    }
    Input within = given.input();
    within.keys = rows;
    within.values = rows;
    within.keyStride = kStride;
    within.valueStride = kStride;
    EXPECT_EQ(attended(kShape, within), attended(kShape, given.input()));
}

TEST(Attention, WhatIsMaskedIsNotRead) {
    for (Case given : variedCases()) {
        if (!given.shape.causal || given.shape.keys < 40) continue;
        const Attended before = attended(given.shape, given.input());
        const int hidden = given.shape.keys - 1;  // by all queries but the last
        for (int i = 0; i < given.shape.keyHeads * given.shape.keyWidth; ++i) {
            given.keys[sizeOf(hidden * given.shape.keyHeads * given.shape.keyWidth + i)] = kNaN;
        }
        for (int i = 0; i < given.shape.keyHeads * given.shape.valueWidth; ++i) {
            given.values[sizeOf(hidden * given.shape.keyHeads * given.shape.valueWidth + i)] = kInfinity;
        }
        const Attended after = attended(given.shape, given.input());
        const std::size_t most = sizeOf((given.shape.queries - 1) * given.shape.heads);
        EXPECT_TRUE(sameBytes(std::span(after.out).first(most * sizeOf(given.shape.valueWidth)),
                              std::span(before.out).first(most * sizeOf(given.shape.valueWidth))))
            << given.name;
        EXPECT_TRUE(sameBytes(std::span(after.logSumExp).first(most), std::span(before.logSumExp).first(most)));
    }
}

TEST(Attention, NoNumberIsTooStrange) {
    const float strange[] = {kNaN,
                             kInfinity,
                             -kInfinity,
                             std::numeric_limits<float>::max(),
                             std::numeric_limits<float>::lowest(),
                             std::numeric_limits<float>::denorm_min()};
    for (Case given : variedCases()) {
        for (std::size_t i = 0; i < given.queries.size(); i += 5) given.queries[i] = strange[i / 5 % 6];
        for (std::size_t i = 0; i < given.keys.size(); i += 7) given.keys[i] = strange[i / 7 % 6];
        const Attended found = attended(given.shape, given.input());
        for (const float value : found.out) ASSERT_TRUE(std::isfinite(value)) << given.name;
        for (const float value : found.probabilities) ASSERT_TRUE(value >= 0.0F && value <= 1.0F) << given.name;
    }
    // One infinite score takes all; a NaN score takes nothing where there is another.
    const Shape shape{.queries = 1, .keys = 3, .keyWidth = 1, .valueWidth = 1};
    const std::vector<float> one{1.0F};
    const std::vector<float> keys{kInfinity, 1.0F, kNaN};
    const std::vector<float> values{5.0F, 6.0F, 7.0F};
    EXPECT_EQ(attended(shape, {.queries = one, .keys = keys, .values = values}).out[0], 5.0F);
    const std::vector<float> lost{kNaN, 1.0F, kNaN};
    EXPECT_EQ(attended(shape, {.queries = one, .keys = lost, .values = values}).out[0], 6.0F);
}

void expectRefused(const Shape& shape, const Input& input, const std::string& words) {
    try {
        validate(shape, input);
        FAIL() << words;
    } catch (const Error& error) {
        EXPECT_NE(error.message().find(words), std::string::npos) << error.message();
        EXPECT_EQ(error.message().find('\n'), std::string::npos) << error.message();
    }
}

TEST(Attention, WhatCannotBeAttendedIsRefused) {
    const Case good =
        randomCase("", {.queries = 4, .keys = 4, .heads = 6, .keyHeads = 2, .keyWidth = 8, .valueWidth = 8}, 1);
    EXPECT_NO_THROW(validate(good.shape, good.input()));
    const auto with = [&](const auto& change) {
        Shape shape = good.shape;
        change(shape);
        return shape;
    };
    expectRefused(with([](Shape& s) { s.queries = -1; }), good.input(), "-1 queries");
    expectRefused(with([](Shape& s) { s.keys = kMostTokens + 1; }), good.input(), "keys");
    expectRefused(with([](Shape& s) { s.heads = 0; }), good.input(), "0 heads");
    expectRefused(with([](Shape& s) { s.keyHeads = 4; }), good.input(), "6 heads do not share 4");
    expectRefused(with([](Shape& s) { s.keyWidth = 0; }), good.input(), "floats a key");
    expectRefused(with([](Shape& s) { s.valueWidth = kMostWidth + 1; }), good.input(), "floats a value");
    expectRefused(with([](Shape& s) { s.queries = 5; }), good.input(), "of queries");
    expectRefused(with([](Shape& s) { s.keys = 3; }), good.input(), "of keys");
    Input input = good.input();
    input.values = input.values.first(63);
    expectRefused(good.shape, input, "63 floats of values");
    input = good.input();
    input.keyStride = 15;
    expectRefused(good.shape, input, "15 floats apart");
    input.keyStride = 17;
    expectRefused(good.shape, input, "reaches to 67");
    input = good.input();
    input.scale = kNaN;
    expectRefused(good.shape, input, "scale");
}

}  // namespace
}  // namespace orrery::attention

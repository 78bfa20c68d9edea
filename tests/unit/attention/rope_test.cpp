#include "kernels/attention/rope.h"
#include "tests/unit/attention/cases.h"

#include "engine/base/error.h"

#include <gtest/gtest.h>

#include <numeric>

namespace orrery::attention {
namespace {

using testing::randomFloats;

double dot(std::span<const float> one, std::span<const float> other) {
    return std::inner_product(one.begin(), one.end(), other.begin(), 0.0, std::plus<>(),
                              [](float a, float b) { return double{a} * double{b}; });
}

TEST(Rope, OnlyTheDistanceCounts) {
    const Rope rope{.width = 64};
    const std::vector<float> query = randomFloats(64, -1.0F, 1.0F, 1);
    const std::vector<float> key = randomFloats(64, -1.0F, 1.0F, 2);
    const auto score = [&](int queryAt, int keyAt) {
        std::vector<float> q = query;
        std::vector<float> k = key;
        applyRope(rope, std::vector{queryAt}, q);
        applyRope(rope, std::vector{keyAt}, k);
        return dot(q, k);
    };
    // 128 numbers below 1.5 rounded once each.
    EXPECT_NEAR(score(7, 3), score(100'007, 100'003), 1e-5);
    EXPECT_NEAR(score(5, 5), dot(query, key), 1e-5);
    EXPECT_GT(std::abs(score(7, 3) - score(8, 3)), 1e-3);
}

TEST(Rope, PairsAreNeighbours) {
    std::vector<float> row{1.0F, 0.0F, 1.0F, 0.0F};
    applyRope({.width = 4}, std::vector{2}, row);
    EXPECT_FLOAT_EQ(row[0], std::cos(2.0F));
    EXPECT_FLOAT_EQ(row[1], std::sin(2.0F));
    EXPECT_FLOAT_EQ(row[2], std::cos(0.02F));
    EXPECT_FLOAT_EQ(row[3], std::sin(0.02F));
}

TEST(Rope, TurnsTheEndsOfWiderRows) {
    // Queries [2, 3, 5 + 4], of which the last 4 are turned.
    std::vector<float> wide = randomFloats(2 * 3 * 9, -1.0F, 1.0F, 3);
    const std::vector<float> before = wide;
    const std::vector<int> positions{4, 9};
    const Rope rope{.width = 4};
    applyRope(rope, positions, std::span(wide).subspan(5), {.heads = 3, .headStride = 9});
    for (std::size_t place = 0; place < 6; ++place) {
        std::vector<float> row(&before[place * 9 + 5], &before[place * 9 + 5] + 4);
        applyRope(rope, std::span(positions).subspan(place / 3, 1), row);
        row.insert(row.begin(), &before[place * 9], &before[place * 9] + 5);
        EXPECT_EQ(std::vector(&wide[place * 9], &wide[place * 9] + 9), row) << place;
    }
}

TEST(Rope, YarnKeepsTheFastAndSlowsTheSlow) {
    const std::vector<double> plain = frequenciesOf({.width = 64});
    const std::vector<double> stretched = frequenciesOf({.width = 64, .yarn = {}});
    // 4096 tokens are 32 turns of pair 10.5 and one of pair 22.5 (2 pi 10000^(2i/64) tokens a turn).
    for (std::size_t i = 0; i < 32; ++i) {
        if (i <= 10) {
            EXPECT_EQ(stretched[i], plain[i]) << i;
        } else if (i >= 23) {
            EXPECT_DOUBLE_EQ(stretched[i], plain[i] / 40.0) << i;
        } else {
            EXPECT_TRUE(stretched[i] < plain[i] && stretched[i] > plain[i] / 40.0) << i;
        }
    }
    EXPECT_EQ(yarnScale({.factor = 1.0}), 1.0);
    EXPECT_NEAR(yarnScale({}), 1.8739, 1e-4);  // (0.1 ln 40 + 1)^2
}

TEST(Rope, WhatCannotBeTurnedIsRefused) {
    std::vector<float> row(64);
    const std::vector<int> one{1};
    EXPECT_THROW(applyRope({.width = 7}, one, row), Error);
    EXPECT_THROW(applyRope({.width = 0}, one, row), Error);
    EXPECT_THROW(applyRope({.width = 4, .base = 1.0}, one, row), Error);
    EXPECT_THROW(applyRope({.width = 4, .base = std::nan("")}, one, row), Error);
    EXPECT_THROW(applyRope({.width = 4, .yarn = {.factor = 0.5}}, one, row), Error);
    EXPECT_THROW(applyRope({.width = 4, .yarn = {.betaFast = 0.5}}, one, row), Error);
    EXPECT_THROW(applyRope({.width = 4}, one, row, {.heads = 0}), Error);
    EXPECT_THROW(applyRope({.width = 4}, one, row, {.heads = 2, .headStride = 3}), Error);
    EXPECT_THROW(applyRope({.width = 64}, std::vector{1, 2}, row), Error);
    EXPECT_NO_THROW(applyRope({.width = 64}, {}, row));
}

}  // namespace
}  // namespace orrery::attention

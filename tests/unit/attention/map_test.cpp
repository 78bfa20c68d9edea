#include "kernels/attention/map.h"
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

std::vector<float> tileOf(const HeadMap& map, const Tile& tile) {
    std::vector<float> out(sizeOf(tile.rows) * sizeOf(tile.columns), -1.0F);
    tileCpu(map, tile, out);
    return out;
}

HeadMap mapOf(const Case& given, const Attended& all, int head) {
    return {.shape = given.shape, .input = given.input(), .logSumExp = all.logSumExp, .head = head};
}

TEST(AttentionMap, TilesAreTheProbabilities) {
    for (const Case& given : variedCases()) {
        const Attended all = attended(given.shape, given.input());
        const int rows = given.shape.queries;
        const int columns = given.shape.keys;
        const Tile tiles[] = {
            {.rows = rows, .columns = columns},
            {.firstRow = rows / 3, .rows = rows / 2, .firstColumn = columns / 4, .columns = columns / 2},
            {.firstRow = rows - 1, .rows = 1, .firstColumn = columns, .columns = 0},
            {.firstRow = 0, .rows = 1, .firstColumn = columns / 2, .columns = columns - columns / 2}};
        for (int head = 0; head < given.shape.heads; ++head) {
            for (const Tile& tile : tiles) {
                const std::vector<float> found = tileOf(mapOf(given, all, head), tile);
                for (int r = 0; r < tile.rows; ++r) {
                    for (int c = 0; c < tile.columns; ++c) {
                        const int row = head * rows + tile.firstRow + r;
                        ASSERT_EQ(found[sizeOf(r * tile.columns + c)],
                                  all.probabilities[sizeOf(row * columns + tile.firstColumn + c)])
                            << given.name << ", head " << head << ", " << r << ", " << c;
                    }
                }
            }
        }
    }
}

TEST(AttentionMap, RowsSumToOne) {
    const Case given = randomCase("", {.queries = 300, .keys = 300, .keyWidth = 64, .valueWidth = 1}, 1);
    const Attended all = attended(given.shape, given.input());
    for (std::size_t i = 0; i < 300; ++i) {
        double sum = 0.0;
        for (std::size_t j = 0; j < 300; ++j) sum += static_cast<double>(all.probabilities[i * 300 + j]);
        // An lse below 16 is off by 2^-21 at most, the exponential by 1.5 x 2^-24.
        EXPECT_NEAR(sum, 1.0, 1e-6) << i;
    }
}

// The maximum over what a cell covers, slowly.
void expectAPyramidOf(const Pyramid& found, std::span<const float> map, int rows, int columns,
                      const std::string& name) {
    ASSERT_FALSE(found.levels.empty()) << name;
    for (std::size_t l = 0; l < found.levels.size(); ++l) {
        const PyramidLevel& level = found.levels[l];
        const int side = 1 << (found.firstLevel + static_cast<int>(l));
        ASSERT_EQ(level.rows, (rows + side - 1) / side) << name;
        ASSERT_EQ(level.columns, (columns + side - 1) / side) << name;
        for (int r = 0; r < level.rows; ++r) {
            for (int c = 0; c < level.columns; ++c) {
                float largest = 0.0F;
                for (int i = r * side; i < std::min(rows, (r + 1) * side); ++i) {
                    for (int j = c * side; j < std::min(columns, (c + 1) * side); ++j) {
                        largest = std::max(largest, map[sizeOf(i * columns + j)]);
                    }
                }
                ASSERT_EQ(level.cells[sizeOf(r * level.columns + c)], largest) << name << ", level " << l;
            }
        }
    }
    EXPECT_EQ(found.levels.back().cells.size(), 1U) << name;
}

TEST(AttentionMap, PyramidsHoldTheMaxima) {
    for (const Case& given : variedCases()) {
        const Attended all = attended(given.shape, given.input());
        const int rows = given.shape.queries;
        const int columns = given.shape.keys;
        if (columns == 0) continue;
        const std::size_t count = sizeOf(rows) * sizeOf(columns);
        for (int head = 0; head < given.shape.heads; ++head) {
            const auto whole = std::span(all.probabilities).subspan(sizeOf(head) * count, count);
            // A first level of single pairs, of small cells, and of cells larger than a block.
            for (const int side : {kLargestSide, 64, 20, 3, 1}) {
                const Pyramid found = pyramidCpu(mapOf(given, all, head), side);
                expectAPyramidOf(found, whole, rows, columns, given.name);
                EXPECT_LE(found.levels.front().rows, side);
                EXPECT_LE(found.levels.front().columns, side);
                const Pyramid again = pyramidOf(whole, rows, columns, side);
                expectAPyramidOf(again, whole, rows, columns, given.name);
                for (std::size_t i = 0; i < found.entropy.size(); ++i) {
                    // Of up to 7.3 bits, two ways of rounding.
                    ASSERT_NEAR(found.entropy[i], again.entropy[i], 1e-5F) << given.name << ", " << i;
                }
            }
        }
    }
}

TEST(AttentionMap, EntropiesByHand) {
    // Keys that are all the same: every query is as undecided as can be among those it sees.
    Case given = randomCase("", {.queries = 64, .keys = 64, .keyWidth = 4, .valueWidth = 0}, 1);
    std::fill(given.keys.begin(), given.keys.end(), 0.25F);
    const Attended all = attended(given.shape, given.input());
    const Pyramid pyramid = pyramidCpu(mapOf(given, all, 0));
    EXPECT_EQ(pyramid.entropy[0], 0.0F);
    EXPECT_NEAR(pyramid.entropy[1], 1.0F, 1e-6F);
    EXPECT_NEAR(pyramid.entropy[63], 6.0F, 1e-5F);
    EXPECT_NEAR(pyramid.levels.front().cells[63], 0.0F, 0.0F) << "above the diagonal";
    EXPECT_NEAR(pyramid.levels.front().cells[64 * 63], 1.0F / 64.0F, 1e-7F);
}

TEST(AttentionMap, ThreadsDoNotMatter) {
    const Case given = randomCase("", {.queries = 500, .keys = 500, .heads = 2, .keyWidth = 32}, 1);
    const Attended all = attended(given.shape, given.input());
    Pyramid first;
    std::vector<float> firstTile;
    for (const std::size_t threads : {1U, 2U, 4U}) {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        const Pyramid found = pyramidCpu(mapOf(given, all, 1), 128);
        const std::vector<float> tile = tileOf(mapOf(given, all, 1), {.firstRow = 100, .rows = 300, .columns = 450});
        if (threads == 1) {
            first = found;
            firstTile = tile;
        }
        EXPECT_EQ(found.entropy, first.entropy) << threads;
        EXPECT_EQ(found.levels.front().cells, first.levels.front().cells) << threads;
        EXPECT_EQ(tile, firstTile) << threads;
    }
}

TEST(AttentionMap, NoNumberIsTooStrange) {
    Case given = randomCase("", {.queries = 30, .keys = 30, .keyWidth = 4}, 1);
    Attended all = attended(given.shape, given.input());
    const float strange[] = {std::nanf(""), HUGE_VALF, -HUGE_VALF, std::numeric_limits<float>::max(),
                             std::numeric_limits<float>::lowest()};
    for (std::size_t i = 0; i < 30; i += 2) all.logSumExp[i] = strange[i / 2 % 5];
    for (std::size_t i = 0; i < given.keys.size(); i += 3) given.keys[i] = strange[i / 3 % 5];
    for (const float p : tileOf(mapOf(given, all, 0), {.rows = 30, .columns = 30})) ASSERT_TRUE(p >= 0.0F && p <= 1.0F);
    const Pyramid pyramid = pyramidCpu(mapOf(given, all, 0), 8);
    for (const float cell : pyramid.levels.front().cells) ASSERT_TRUE(cell >= 0.0F && cell <= 1.0F);
    const std::vector<float> holes{std::nanf(""), 0.5F, 0.25F, std::nanf("")};
    EXPECT_EQ(pyramidOf(holes, 2, 2).levels.back().cells.front(), 0.5F);
    EXPECT_EQ(pyramidOf(holes, 2, 2).entropy, (std::vector{0.5F, 0.5F}));
}

TEST(AttentionMap, EmptyMapsHaveNoLevels) {
    const Case given = randomCase("", {.queries = 2, .keys = 0, .keyWidth = 4}, 1);
    const Pyramid pyramid = pyramidCpu(mapOf(given, attended(given.shape, given.input()), 0));
    EXPECT_TRUE(pyramid.levels.empty());
    EXPECT_EQ(pyramid.entropy, (std::vector{0.0F, 0.0F}));
    EXPECT_TRUE(pyramidOf({}, 0, 7).levels.empty());
}

TEST(AttentionMap, WhatIsNotAMapIsRefused) {
    const Case given = randomCase("", {.queries = 4, .keys = 6, .heads = 2, .keyWidth = 4}, 1);
    const Attended all = attended(given.shape, given.input());
    EXPECT_NO_THROW(validate(mapOf(given, all, 1)));
    EXPECT_THROW(validate(mapOf(given, all, 2)), Error);
    EXPECT_THROW(validate(mapOf(given, all, -1)), Error);
    HeadMap shortened = mapOf(given, all, 0);
    shortened.logSumExp = shortened.logSumExp.first(7);
    EXPECT_THROW(validate(shortened), Error);
    const HeadMap map = mapOf(given, all, 0);
    EXPECT_THROW(tileOf(map, {.firstRow = 1, .rows = 4, .columns = 1}), Error);
    EXPECT_THROW(tileOf(map, {.rows = 1, .firstColumn = 6, .columns = 1}), Error);
    EXPECT_THROW(validate({.firstRow = -1, .rows = 1, .columns = 1}, given.shape), Error);
    EXPECT_THROW(validate({.firstRow = 1, .rows = std::numeric_limits<int>::max(), .columns = 1}, given.shape), Error);
    EXPECT_THROW(pyramidCpu(map, 0), Error);
    EXPECT_THROW(pyramidOf(all.probabilities, 4, 6), Error);
    EXPECT_THROW(pyramidOf({}, -1, 0), Error);
}

}  // namespace
}  // namespace orrery::attention

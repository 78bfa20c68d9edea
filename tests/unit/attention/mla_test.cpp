#include "kernels/attention/mla.h"
#include "kernels/attention/cache.h"
#include "tests/unit/attention/cases.h"

#include "engine/base/error.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <cstring>

namespace orrery::attention {
namespace {

using testing::Attended;
using testing::randomFloats;
using testing::sizeOf;

static_assert(kDeepSeekV3Mla.bytesPerToken() == 70'272);
static_assert(kDeepSeekV3Mqa.bytesPerToken() == 31'232);
static_assert(kDeepSeekV3Gqa8.bytesPerToken() == 249'856);
static_assert(kDeepSeekV3Mha.bytesPerToken() == 3'997'696);

struct MlaCase {
    MlaShape shape;
    std::vector<float> queries;
    std::vector<float> rows;
    std::vector<float> keyUp;
    std::vector<float> valueUp;
    float scale = 1.0F;

    MlaInput input() const {
        return {.queries = queries, .rows = rows, .keyUp = keyUp, .valueUp = valueUp, .scale = scale};
    }
};

MlaCase mlaCase(const MlaShape& shape, std::uint64_t seed) {
    MlaCase out{.shape = shape};
    out.queries = randomFloats(sizeOf(shape.queries * shape.heads * (shape.nope + shape.rope)), -1.0F, 1.0F, seed);
    out.rows = randomFloats(sizeOf(shape.keys * (shape.latent + shape.rope)), -1.0F, 1.0F, seed + 1);
    // As wide as a trained model's: what comes out is about as large as the latent.
    const float reach = std::sqrt(3.0F / static_cast<float>(shape.latent));
    out.keyUp = randomFloats(sizeOf(shape.heads * shape.nope * shape.latent), -reach, reach, seed + 2);
    out.valueUp = randomFloats(sizeOf(shape.heads * shape.value * shape.latent), -reach, reach, seed + 3);
    out.scale = 4.0F / std::sqrt(static_cast<float>(shape.nope + shape.rope));
    return out;
}

Attended attendedBy(void (*attend)(const MlaShape&, const MlaInput&, const Output&), const MlaShape& shape,
                    const MlaInput& input) {
    const std::size_t places = sizeOf(shape.queries * shape.heads);
    Attended found{.out = std::vector<float>(places * sizeOf(shape.value)),
                   .logSumExp = std::vector<float>(places),
                   .probabilities = std::vector<float>(places * sizeOf(shape.keys))};
    attend(shape, input, {found.out, found.logSumExp, found.probabilities});
    return found;
}

double farthest(std::span<const float> one, std::span<const float> other) {
    double most = 0.0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        most = std::max(most, std::abs(static_cast<double>(one[i]) - static_cast<double>(other[i])));
    }
    return most;
}

TEST(Mla, NaiveEqualsAbsorbed) {
    const MlaShape shapes[] = {
        {.queries = 70, .keys = 70, .heads = 4, .nope = 32, .rope = 16, .value = 32, .latent = 64},  // built-in model
        {.queries = 9, .keys = 80, .heads = 3, .nope = 5, .rope = 2, .value = 7, .latent = 19},
        {.queries = 2, .keys = 20, .heads = 2, .nope = 128, .rope = 64, .value = 128, .latent = 512},  // DeepSeek-V3
        {.queries = 9, .keys = 6, .heads = 3, .nope = 4, .rope = 0, .value = 4, .latent = 8, .causal = false},
    };
    for (const MlaShape& shape : shapes) {
        const MlaCase given = mlaCase(shape, 1);
        const Attended naive = attendedBy(attendMlaNaiveCpu, shape, given.input());
        const Attended absorbed = attendedBy(attendMlaAbsorbedCpu, shape, given.input());
        // Scores below 16 are summed in another order, from up to 576 products: some 1e-6 was seen.
        constexpr double kTolerance = 1e-5;
        EXPECT_LT(farthest(naive.out, absorbed.out), kTolerance) << shape.latent;
        EXPECT_LT(farthest(naive.logSumExp, absorbed.logSumExp), kTolerance) << shape.latent;
        EXPECT_LT(farthest(naive.probabilities, absorbed.probabilities), kTolerance) << shape.latent;
        EXPECT_GT(farthest(naive.out, std::vector<float>(naive.out.size())), 0.1) << "there is something to compare";
    }
}

TEST(Mla, OneQueryAtATimeGivesTheSameBytes) {
    const MlaShape shape{.queries = 70, .keys = 70, .heads = 4, .nope = 32, .rope = 16, .value = 32, .latent = 64};
    const MlaCase given = mlaCase(shape, 2);
    for (const auto& attend : {attendMlaNaiveCpu, attendMlaAbsorbedCpu}) {
        const Attended all = attendedBy(attend, shape, given.input());
        for (int i = 0; i < shape.queries; ++i) {
            MlaShape one = shape;
            one.queries = 1;
            one.keys = i + 1;
            MlaInput input = given.input();
            const std::size_t width = sizeOf(shape.heads * (shape.nope + shape.rope));
            input.queries = input.queries.subspan(sizeOf(i) * width, width);
            input.rows = input.rows.first(sizeOf((i + 1) * (shape.latent + shape.rope)));
            const Attended found = attendedBy(attend, one, input);
            const std::size_t outWidth = sizeOf(shape.heads * shape.value);
            ASSERT_EQ(std::memcmp(found.out.data(), &all.out[sizeOf(i) * outWidth], outWidth * sizeof(float)), 0) << i;
            ASSERT_EQ(found.logSumExp[1], all.logSumExp[sizeOf(i * shape.heads + 1)]) << i;
        }
    }
}

TEST(Mla, ThreadsDoNotMatter) {
    const MlaShape shape{.queries = 60, .keys = 90, .heads = 4, .nope = 32, .rope = 16, .value = 32, .latent = 64};
    const MlaCase given = mlaCase(shape, 3);
    for (const auto& attend : {attendMlaNaiveCpu, attendMlaAbsorbedCpu}) {
        Attended first;
        for (const std::size_t threads : {1U, 2U, 4U}) {
            const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
            const Attended found = attendedBy(attend, shape, given.input());
            if (threads == 1) first = found;
            EXPECT_EQ(found, first) << threads;
        }
    }
}

TEST(Mla, WhatCannotBeAttendedIsRefused) {
    const MlaShape good{.queries = 3, .keys = 3, .heads = 2, .nope = 4, .rope = 2, .value = 4, .latent = 8};
    const MlaCase given = mlaCase(good, 4);
    EXPECT_NO_THROW(validate(good, given.input()));
    const auto refuses = [&](const auto& change) {
        MlaShape shape = good;
        change(shape);
        EXPECT_THROW(validate(shape, given.input()), Error);
    };
    refuses([](MlaShape& s) { s.queries = -1; });
    refuses([](MlaShape& s) { s.keys = 4; });
    refuses([](MlaShape& s) { s.heads = 0; });
    refuses([](MlaShape& s) { s.nope = 0; });
    refuses([](MlaShape& s) { s.rope = -1; });
    refuses([](MlaShape& s) { s.value = 5; });
    refuses([](MlaShape& s) { s.latent = kMostWidth; });
    refuses([](MlaShape& s) { s.latent = 1 << 30; });
}

}  // namespace
}  // namespace orrery::attention

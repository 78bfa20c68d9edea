// The products and the norm against doubles, at sizes that fill no panel and no register.

#include "kernels/model/rows.h"

#include "engine/base/random.h"

#include <gtest/gtest.h>

namespace orrery::model {
namespace {

std::vector<float> randomFloats(std::size_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> out(count);
    for (float& value : out) value = random.uniform(-1.0F, 1.0F);
    return out;
}

// Sums of n products below 1 are off by at most n roundings of n · 2^-24; in practice by far less.
double toleranceOf(std::size_t terms) {
    return 1e-7 * static_cast<double>(terms);
}

TEST(ModelRows, AMatrixOfAnySize) {
    for (const auto& [outputs, inputs] : {std::pair{1, 1}, {16, 128}, {17, 5}, {80, 128}, {100, 33}, {256, 7}}) {
        const auto out = static_cast<std::size_t>(outputs);
        const auto in = static_cast<std::size_t>(inputs);
        const std::vector<float> weights = randomFloats(out * in, 1);
        std::vector<float> turned(weights.size());
        for (std::size_t i = 0; i < weights.size(); ++i) turned[i % in * out + i / in] = weights[i];
        const Matrix byRows = Matrix::ofRows(weights, outputs, inputs);
        const Matrix byColumns = Matrix::ofColumns(turned, inputs, outputs);
        EXPECT_EQ(byRows.weights(), weights);
        EXPECT_EQ(byColumns.weights(), weights);
        for (const std::size_t count : {1U, 3U, 4U, 9U}) {
            // Rows further apart than they are wide, and nothing written between them.
            const std::size_t xStride = in + 3;
            const std::size_t yStride = out + 2;
            const std::vector<float> x = randomFloats(count * xStride, 2);
            std::vector<float> y(count * yStride, 77.0F);
            byRows.multiply({x.data(), xStride}, {y.data(), yStride}, count);
            for (std::size_t t = 0; t < count; ++t) {
                for (std::size_t o = 0; o < out; ++o) {
                    double sum = 0.0;
                    for (std::size_t i = 0; i < in; ++i) {
                        sum += static_cast<double>(weights[o * in + i]) * static_cast<double>(x[t * xStride + i]);
                    }
                    ASSERT_NEAR(static_cast<double>(y[t * yStride + o]), sum, toleranceOf(in)) << outputs << " " << o;
                }
                for (std::size_t o = out; o < yStride; ++o) ASSERT_EQ(y[t * yStride + o], 77.0F);
            }
            std::vector<float> again(count * yStride, 77.0F);
            byColumns.multiply({x.data(), xStride}, {again.data(), yStride}, count);
            EXPECT_EQ(again, y);
            // One at a time: the same bytes.
            std::vector<float> single(count * yStride, 77.0F);
            for (std::size_t t = 0; t < count; ++t) {
                byRows.multiply({&x[t * xStride], xStride}, {&single[t * yStride], yStride}, 1);
            }
            EXPECT_EQ(single, y);
        }
    }
}

TEST(ModelRows, Norm) {
    for (const std::size_t width : {1U, 15U, 16U, 128U, 131U}) {
        const std::vector<float> x = randomFloats(2 * width, 3);
        const std::vector<float> g = randomFloats(width, 4);
        std::vector<float> y(2 * width);
        rmsNorm(ConstRows{x.data(), width}, g, 1e-6F, Rows{y.data(), width}, 2);
        for (std::size_t t = 0; t < 2; ++t) {
            double squares = 0.0;
            for (std::size_t i = 0; i < width; ++i) squares += std::pow(static_cast<double>(x[t * width + i]), 2);
            const double root = std::sqrt(squares / static_cast<double>(width) + 1e-6);
            for (std::size_t i = 0; i < width; ++i) {
                const double expected = static_cast<double>(x[t * width + i]) / root * static_cast<double>(g[i]);
                // A dozen roundings, each of at most 2^-24 of the number.
                EXPECT_NEAR(static_cast<double>(y[t * width + i]), expected, 1e-6 * std::abs(expected) + 1e-9);
            }
        }
    }
}

TEST(ModelRows, ARowOfZerosStaysZero) {
    const std::vector<float> x(128);
    const std::vector<float> g(128, 1.0F);
    std::vector<float> y(128, 5.0F);
    rmsNorm(ConstRows{x.data(), 128}, g, 1e-6F, Rows{y.data(), 128}, 1);
    EXPECT_EQ(y, x);
}

TEST(ModelRows, Silu) {
    std::vector<float> a;
    for (int i = -400; i <= 400; ++i) a.push_back(static_cast<float>(i) * 0.25F);
    const std::vector<float> before = a;
    const std::vector<float> b = randomFloats(a.size(), 5);
    gateBySilu(a, b);
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto v = static_cast<double>(before[i]);
        const double expected = v / (1.0 + std::exp(-v)) * static_cast<double>(b[i]);
        // Below -87 our e^x is 0, where the product is below 1e-35.
        EXPECT_NEAR(static_cast<double>(a[i]), expected, 1e-6 * std::abs(expected) + 1e-35) << v;
    }
}

}  // namespace
}  // namespace orrery::model

#include "kernels/measure/measure.h"
#include "engine/base/random.h"
#include "kernels/routing/routing.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace orrery::measure {
namespace {

struct Product {
    int size;
    std::vector<float> a, b;
    std::vector<double> expected;
    double largest = 0.0;  // sum of the terms' magnitudes
};

Product randomProduct(int size) {
    const auto n = static_cast<std::size_t>(size);
    Product product{.size = size, .a = std::vector<float>(n * n), .b = std::vector<float>(n * n)};
    Random random(n);
    for (float& value : product.a) value = random.uniform(-1.0F, 1.0F);
    for (float& value : product.b) value = random.uniform(-1.0F, 1.0F);
    product.expected.assign(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            double terms = 0.0;
            for (std::size_t k = 0; k < n; ++k) {
                const double term =
                    static_cast<double>(product.a[i * n + k]) * static_cast<double>(product.b[k * n + j]);
                product.expected[i * n + j] += term;
                terms += std::abs(term);
            }
            product.largest = std::max(product.largest, terms);
        }
    }
    return product;
}

void expectClose(const Product& product, const std::vector<float>& found) {
    // A sum of n terms in fp32 is off by at most about n units in the last place of the sum of their magnitudes.
    const double tolerance = product.size * 0x1p-24 * product.largest + 1e-12;
    for (std::size_t i = 0; i < found.size(); ++i) {
        ASSERT_NEAR(static_cast<double>(found[i]), product.expected[i], tolerance) << i << " of " << product.size;
    }
}

TEST(Measure, TheProductIsTheProduct) {
    for (const int size : {1, 5, 33, 150}) {
        const Product product = randomProduct(size);
        std::vector<float> found(product.expected.size(), 99.0F);
        productCpu(product.a, product.b, found, size);
        expectClose(product, found);
    }
}

TEST(Measure, TheProductOnTheDeviceToo) {
    if (!routing::cudaAvailable()) GTEST_SKIP() << "no CUDA device here: the matrix product was compiled, not run";
    for (const int size : {1, 5, 33, 150}) {
        const Product product = randomProduct(size);
        std::vector<float> found(product.expected.size(), 99.0F);
        productThroughCuda(product.a, product.b, found, size);
        expectClose(product, found);
    }
}

TEST(Measure, TheMedianIsWhatCounts) {
    const std::array times{9.0, 1.0, 2.0};
    const Measured measured = summaryOf(Yardstick::gate, times);
    EXPECT_EQ(measured.seconds, 2.0);
    EXPECT_EQ(measured.runs, 3);
    EXPECT_DOUBLE_EQ(measured.rate, 8192 / 2.0 * 1e-6);
    EXPECT_DOUBLE_EQ(rateOf(Yardstick::copy, 1.0), 0.536870912);
    EXPECT_DOUBLE_EQ(rateOf(Yardstick::product, 1.0), 2.147483648);
}

}  // namespace
}  // namespace orrery::measure

#include "kernels/routing/gate_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace orrery::routing {
namespace {

// The error in units in the last place of the exact result.
double error(float found, double exact) {
    int exponent = 0;
    std::frexp(exact, &exponent);
    return std::abs(static_cast<double>(found) - exact) / std::ldexp(1.0, exponent - 24);
}

TEST(GateMath, ExponentialIsCloseToDouble) {
    double worst = 0.0;
    for (int i = 1; i < 500'000; ++i) {
        const float x = -87.0F * static_cast<float>(i) / 500'001.0F;
        worst = std::max(worst, error(expOfNegative(x), std::exp(static_cast<double>(x))));
    }
    // Half a unit for the last rounding of each of the last steps; 1.0 was seen.
    EXPECT_LT(worst, 1.5);
    EXPECT_GT(worst, 0.5) << "too good for a polynomial in floats: is this the library's?";
}

TEST(GateMath, SigmoidIsCloseToDouble) {
    double worst = 0.0;
    for (int i = -250'000; i <= 250'000; ++i) {
        const float x = static_cast<float>(i) * 344.0e-6F;
        worst = std::max(worst, error(sigmoid(x), 1.0 / (1.0 + std::exp(-static_cast<double>(x)))));
    }
    // The exponential's, and a sum and a quotient of half a unit each.
    EXPECT_LT(worst, 2.5);
}

TEST(GateMath, EndsOfTheScale) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(expOfNegative(0.0F), 1.0F);
    EXPECT_EQ(expOfNegative(-0.0F), 1.0F);
    EXPECT_EQ(expOfNegative(-88.0F), 0.0F);
    EXPECT_EQ(expOfNegative(-kInfinity), 0.0F);
    EXPECT_GE(expOfNegative(std::nextafter(-87.0F, 0.0F)), std::numeric_limits<float>::min());
    EXPECT_EQ(sigmoid(0.0F), 0.5F);
    EXPECT_EQ(sigmoid(usable(kInfinity)), 1.0F);
    EXPECT_EQ(sigmoid(usable(-kInfinity)), 0.0F);
    EXPECT_EQ(usable(-3.5F), -3.5F);
    EXPECT_EQ(usable(kNaN), -kHuge);
    EXPECT_EQ(usable(-kInfinity), -kHuge);
    EXPECT_EQ(usable(std::numeric_limits<float>::max()), kHuge);
    EXPECT_EQ(choiceScore(kNaN, 0.0F, kHuge), -kHuge);
    EXPECT_GT(-kHuge, kDropped);
}

TEST(GateMath, OrderOfBitsIsTheOrderOfFloats) {
    const float ascending[] = {kDropped, -kHuge, -2.0F, -1.0F, -1e-30F, 0.0F, 1e-30F, 1.0F, 1.0000001F, kHuge};
    for (std::size_t i = 1; i < std::size(ascending); ++i) EXPECT_LT(orderOf(ascending[i - 1]), orderOf(ascending[i]));
}

// Bits that every machine must give: what they are was seen once, on x86-64 with GCC.
TEST(GateMath, TheSameBitsEverywhere) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (int i = -80'000; i <= 80'000; ++i) {
        const auto bits = static_cast<std::uint32_t>(bitsOf(sigmoid(static_cast<float>(i) * 0x1p-10F)));
        hash = (hash ^ bits) * 0x100000001B3ULL;
    }
    EXPECT_EQ(hash, 256072438181404937ULL);
}

}  // namespace
}  // namespace orrery::routing

#pragma once

// The arithmetic of a gate, word for word the same on the CPU and on a GPU. Which expert is chosen hangs on the last
// bit of a score, so nothing here calls a library: only +, -, *, / and comparisons of floats, each rounded on its own
// (-ffp-contract=off, and -fmad=false for nvcc), in a stated order.

#include <cstdint>

#ifndef ORRERY_EVERYWHERE
#ifdef __CUDACC__
#define ORRERY_EVERYWHERE __host__ __device__
#else
#define ORRERY_EVERYWHERE
#endif
#endif

namespace orrery::routing {

// Stands for infinity: far beyond every logit, and sums of a few stay finite, so that no NaN can come up later.
inline constexpr float kHuge = 0x1p100F;
inline constexpr float kDropped = -__builtin_huge_valf();  // the choice score of experts in dropped groups

ORRERY_EVERYWHERE inline std::int32_t bitsOf(float x) {
#ifdef __CUDA_ARCH__
    return __float_as_int(x);
#else
    return __builtin_bit_cast(std::int32_t, x);
#endif
}

ORRERY_EVERYWHERE inline float floatOf(std::int32_t bits) {
#ifdef __CUDA_ARCH__
    return __int_as_float(bits);
#else
    return __builtin_bit_cast(float, bits);
#endif
}

// A bias, or a logit in a softmax, to calculate with: infinities and what lies beyond them become +-kHuge, NaN becomes
// -kHuge. The comparisons are the ones of SSE's max and min, so that the CPU needs two instructions.
ORRERY_EVERYWHERE inline float usable(float x) {
    const float above = x > -kHuge ? x : -kHuge;
    return above < kHuge ? above : kHuge;
}

// e^x for x <= 0, within 1.5 units in the last place; 0 from -87 down, near where a float would no longer be
// normal. Cephes' expf: x = n ln 2 + r, a polynomial of degree 6 in r, times 2^n.
ORRERY_EVERYWHERE inline float expOfNegative(float x) {
    constexpr float kLowest = -87.0F;
    constexpr float kLog2E = 1.44269504088896341F;
    constexpr float kRounder = 0x1.8p23F;     // adding it leaves an integer in the low bits of the mantissa
    constexpr float kLn2High = 0.693359375F;  // n times it is exact
    constexpr float kLn2Low = -2.12194440e-4F;
    const float inside = x > kLowest ? x : kLowest;
    const float shifted = inside * kLog2E + kRounder;
    const float n = shifted - kRounder;
    const float r = (inside - n * kLn2High) - n * kLn2Low;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = (p * (r * r) + r) + 1.0F;
    constexpr std::int32_t kBias = 127;
    // Unsigned, since n may be below 0 and a sign must not be shifted.
    const auto exponent = static_cast<std::uint32_t>(bitsOf(shifted) - bitsOf(kRounder) + kBias) << 23U;
    const float power = floatOf(static_cast<std::int32_t>(exponent));
    return inside > kLowest ? p * power : 0.0F;
}

// 1 / (1 + e^-x), without overflow on either side; for every x: infinities give 0 and 1, NaN gives 0.
ORRERY_EVERYWHERE inline float sigmoid(float x) {
    const float e = expOfNegative(-__builtin_fabsf(x));  // of NaN 0, by its first comparison
    return (x >= 0.0F ? 1.0F : e) / (1.0F + e);
}

// c: what the choice is made by. `bias` is usable. An expert whose logit is NaN stands behind every number, whatever
// its bias, and before the dropped groups.
ORRERY_EVERYWHERE inline float choiceScore(float logit, float score, float bias) {
    const float sum = score + bias;
    return logit == logit ? sum : -kHuge;
}

// Integers in the order of the floats they come from (which are no NaN and no -0).
ORRERY_EVERYWHERE inline std::int32_t orderOf(float x) {
    const std::int32_t bits = bitsOf(x);
    return bits ^ ((bits >> 31) & 0x7FFFFFFF);
}

// The weight of a chosen expert of score p; `sum` is over the chosen ones, added best first.
ORRERY_EVERYWHERE inline float weightOf(float p, float sum, bool renormalise, float scale) {
    constexpr float kAgainstZero = 1e-20F;
    return (renormalise ? p / (sum + kAgainstZero) : p) * scale;
}

// A softmax sums its exponentials in this order: expert e adds to place e mod 128, one after another, then the upper
// half of the places is added to the lower, until one is left. A warp does it with 4 places a lane.
inline constexpr int kSumPlaces = 128;

}  // namespace orrery::routing

#pragma once

// The loops of attention on the CPU, over a block of keys at a time. Internal to kernels/attention. Each sum is taken
// in one order, whatever rows a row is computed with: d by d in a score, key by key in an output.

#include "engine/base/two_widths.h"
#include "kernels/attention/attention.h"

#include <cstddef>

namespace orrery::attention {

inline constexpr int kKeysAtOnce = 64;    // a block
inline constexpr int kRowsAtOnce = 64;    // that share a block
inline constexpr int kValuesAtOnce = 16;  // widths of values are padded to a multiple of it

inline int paddedWidth(int width) {
    return (width + kValuesAtOnce - 1) / kValuesAtOnce * kValuesAtOnce;
}

// Floats from one token to the next.
inline std::size_t keyStrideOf(const Shape& shape, const Input& input) {
    return static_cast<std::size_t>(input.keyStride != 0 ? input.keyStride : shape.keyHeads * shape.keyWidth);
}
inline std::size_t valueStrideOf(const Shape& shape, const Input& input) {
    return static_cast<std::size_t>(input.valueStride != 0 ? input.valueStride : shape.keyHeads * shape.valueWidth);
}

// Turns `count` keys, `stride` floats apart, into a panel [width][kKeysAtOnce], so that lanes are keys. Zeros where
// there are fewer than kKeysAtOnce.
void packKeys(const float* keys, std::size_t stride, int count, int width, float* panel);

// Copies `count` values, `stride` floats apart, into rows of paddedWidth(width) floats.
void packValues(const float* values, std::size_t stride, int count, int width, float* block);

// scores[r][j] = scale q_r.k_j for `rows` queries and all keys of a panel; rows of kKeysAtOnce. NaN and infinity are
// replaced as attention.h says.
void scoreRows(const float* const* queries, int rows, int width, const float* panel, float scale, float* scores);

// One row's softmax so far.
struct RunningRow {
    float largest = -__builtin_huge_valf();
    float sum = 0.0F;
};

// Turns kKeysAtOnce scores, of which the first `visible` (at least one) count, into exp(s - the largest score so far),
// and 0 for the rest. Returns what all that was summed before must be multiplied by.
float weighBlock(float* scores, int visible, RunningRow& row);

// out_r = out_r factors[r] + sum_j weights_r[j] values_j for `rows` rows, each over its own first visible[r] keys.
// `padded` floats a row of `values` and `out`.
void addValues(const float* weights, const int* visible, const float* factors, int rows, const float* values,
               int padded, float* out);

// probabilities[j] = exp(s_j - lse) for `count` scores, at most 1; zeros where the lse is that of a row without keys.
void probabilitiesOf(const float* scores, int count, float logSumExp, float* probabilities);

// sum_j P_j (lse - s_j): what `count` columns add to the entropy of a row, in nats.
float surpriseOf(const float* scores, const float* probabilities, int count, float logSumExp);

// largest[c] of `count` columns over `rows` (at least one) rows, `stride` floats apart; NaN is left out.
void largestOfRows(const float* probabilities, std::size_t stride, int rows, int count, float* largest);

}  // namespace orrery::attention

#include "kernels/attention/tile_cpu.h"

#include "kernels/routing/gate_math.h"

#include <algorithm>
#include <array>

namespace orrery::attention {
namespace {

using routing::expOfNegative;
using routing::kHuge;
using routing::usable;

constexpr float kMasked = -__builtin_huge_valf();
constexpr int kTogether = 4;  // rows whose sums fit the registers

// Sums of kRows x kKeys pairs. The pragmas keep the inner loop whole for the vectoriser: GCC 12 would unroll it first.
template <int kRows, int kKeys>
[[gnu::always_inline]] inline void scorePiece(const float* const* __restrict__ queries, int width,
                                              const float* __restrict__ panel, float scale,
                                              float* __restrict__ scores) {
    float sums[kRows][kKeys] = {};
    for (int d = 0; d < width; ++d) {
        const float* keys = panel + d * kKeysAtOnce;
#pragma GCC unroll 4
        for (int r = 0; r < kRows; ++r) {
            const float query = queries[r][d];
#pragma GCC unroll 1
            for (int j = 0; j < kKeys; ++j) sums[r][j] += query * keys[j];
        }
    }
    for (int r = 0; r < kRows; ++r) {
        for (int j = 0; j < kKeys; ++j) scores[r * kKeysAtOnce + j] = usable(sums[r][j] * scale);
    }
}

ORRERY_TWO_WIDTHS void scoreFour(const float* const* __restrict__ queries, int width, const float* __restrict__ panel,
                                 float scale, float* __restrict__ scores) {
    constexpr int kKeys = 16;
    for (int j = 0; j < kKeysAtOnce; j += kKeys) {
        scorePiece<kTogether, kKeys>(queries, width, panel + j, scale, scores + j);
    }
}

ORRERY_TWO_WIDTHS void scoreOne(const float* const* __restrict__ queries, int width, const float* __restrict__ panel,
                                float scale, float* __restrict__ scores) {
    constexpr int kKeys = 32;
    for (int j = 0; j < kKeysAtOnce; j += kKeys) scorePiece<1, kKeys>(queries, width, panel + j, scale, scores + j);
}

// kRows rows of weights over the keys `first` to `last`.
template <int kRows>
[[gnu::always_inline]] inline void addPiece(const float* __restrict__ weights, int first, int last,
                                            const float* __restrict__ values, int padded, float* __restrict__ out) {
    float sums[kRows][kValuesAtOnce];
    for (int r = 0; r < kRows; ++r) {
        for (int c = 0; c < kValuesAtOnce; ++c) sums[r][c] = out[r * padded + c];
    }
    for (int j = first; j < last; ++j) {
        const float* row = values + j * padded;
#pragma GCC unroll 4
        for (int r = 0; r < kRows; ++r) {
            const float weight = weights[r * kKeysAtOnce + j];
#pragma GCC unroll 1
            for (int c = 0; c < kValuesAtOnce; ++c) sums[r][c] += weight * row[c];
        }
    }
    for (int r = 0; r < kRows; ++r) {
        for (int c = 0; c < kValuesAtOnce; ++c) out[r * padded + c] = sums[r][c];
    }
}

ORRERY_TWO_WIDTHS void addFour(const float* __restrict__ weights, int last, const float* __restrict__ values,
                               int padded, float* __restrict__ out) {
    for (int c = 0; c < padded; c += kValuesAtOnce) {
        addPiece<kTogether>(weights, 0, last, values + c, padded, out + c);
    }
}

ORRERY_TWO_WIDTHS void addOne(const float* __restrict__ weights, int first, int last, const float* __restrict__ values,
                              int padded, float* __restrict__ out) {
    for (int c = 0; c < padded; c += kValuesAtOnce) addPiece<1>(weights, first, last, values + c, padded, out + c);
}

ORRERY_TWO_WIDTHS void multiply(float* __restrict__ out, int count, float factor) {
    for (int c = 0; c < count; ++c) out[c] *= factor;
}

ORRERY_TWO_WIDTHS float largestOf(const float* __restrict__ scores) {
    constexpr int kLanes = 16;
    float lanes[kLanes];
    for (int i = 0; i < kLanes; ++i) lanes[i] = scores[i];
    for (int j = kLanes; j < kKeysAtOnce; j += kLanes) {
        for (int i = 0; i < kLanes; ++i) lanes[i] = scores[j + i] > lanes[i] ? scores[j + i] : lanes[i];
    }
    float largest = lanes[0];
    for (const float lane : lanes) largest = lane > largest ? lane : largest;
    return largest;
}

// Key j adds to place j mod 16, then the upper half of the places to the lower.
ORRERY_TWO_WIDTHS float exponentials(float* __restrict__ scores, float largest) {
    for (int j = 0; j < kKeysAtOnce; ++j) scores[j] = expOfNegative(scores[j] - largest);
    constexpr int kPlaces = 16;
    float places[kPlaces] = {};
    for (int j = 0; j < kKeysAtOnce; j += kPlaces) {
        for (int i = 0; i < kPlaces; ++i) places[i] += scores[j + i];
    }
    for (int half = kPlaces / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; ++i) places[i] += places[i + half];
    }
    return places[0];
}

ORRERY_TWO_WIDTHS void exponentialsUpTo1(const float* __restrict__ scores, int count, float logSumExp,
                                         float* __restrict__ probabilities) {
    for (int j = 0; j < count; ++j) {
        const float x = scores[j] - logSumExp;
        probabilities[j] = expOfNegative(x < 0.0F ? x : 0.0F);
    }
}

// Column j adds to place j mod 16, then the upper half of the places to the lower.
ORRERY_TWO_WIDTHS float surprise(const float* __restrict__ scores, const float* __restrict__ probabilities, int count,
                                 float logSumExp) {
    constexpr int kPlaces = 16;
    float places[kPlaces] = {};
    const auto add = [&](int j, int place) {
        const float x = logSumExp - scores[j];
        places[place] += probabilities[j] * (x > 0.0F ? x : 0.0F);
    };
    int j = 0;
    for (; j + kPlaces <= count; j += kPlaces) {
        for (int i = 0; i < kPlaces; ++i) add(j + i, i);
    }
    for (int i = 0; j + i < count; ++i) add(j + i, i);
    for (int half = kPlaces / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; ++i) places[i] += places[i + half];
    }
    return places[0];
}

ORRERY_TWO_WIDTHS void largestRows(const float* __restrict__ probabilities, std::size_t stride, int rows, int count,
                                   float* __restrict__ largest) {
    for (int c = 0; c < count; ++c) largest[c] = 0.0F;
    for (int r = 0; r < rows; ++r, probabilities += stride) {
        for (int c = 0; c < count; ++c) largest[c] = probabilities[c] > largest[c] ? probabilities[c] : largest[c];
    }
}

}  // namespace

float surpriseOf(const float* scores, const float* probabilities, int count, float logSumExp) {
    return logSumExp > -kHuge ? surprise(scores, probabilities, count, logSumExp) : 0.0F;
}

void largestOfRows(const float* probabilities, std::size_t stride, int rows, int count, float* largest) {
    largestRows(probabilities, stride, rows, count, largest);
}

void packKeys(const float* keys, std::size_t stride, int count, int width, float* panel) {
    if (count < kKeysAtOnce) std::fill_n(panel, static_cast<std::size_t>(width) * kKeysAtOnce, 0.0F);
    constexpr int kAtOnce = 8;  // rows that are read side by side, so that what is written lies together
    int j = 0;
    for (; j + kAtOnce <= count; j += kAtOnce) {
        const float* row = keys + static_cast<std::size_t>(j) * stride;
        for (int d = 0; d < width; ++d) {
            for (int i = 0; i < kAtOnce; ++i) {
                panel[d * kKeysAtOnce + j + i] =
                    row[static_cast<std::size_t>(i) * stride + static_cast<std::size_t>(d)];
            }
        }
    }
    for (; j < count; ++j) {
        const float* row = keys + static_cast<std::size_t>(j) * stride;
        for (int d = 0; d < width; ++d) panel[d * kKeysAtOnce + j] = row[d];
    }
}

void packValues(const float* values, std::size_t stride, int count, int width, float* block) {
    const int padded = paddedWidth(width);
    for (int j = 0; j < count; ++j) {
        float* row = block + j * padded;
        std::copy_n(values + static_cast<std::size_t>(j) * stride, width, row);
        std::fill(row + width, row + padded, 0.0F);
    }
}

void scoreRows(const float* const* queries, int rows, int width, const float* panel, float scale, float* scores) {
    int r = 0;
    for (; r + kTogether <= rows; r += kTogether) {
        scoreFour(queries + r, width, panel, scale, scores + r * kKeysAtOnce);
    }
    for (; r < rows; ++r) scoreOne(queries + r, width, panel, scale, scores + r * kKeysAtOnce);
}

float weighBlock(float* scores, int visible, RunningRow& row) {
    std::fill(scores + visible, scores + kKeysAtOnce, kMasked);
    const float largest = std::max(row.largest, largestOf(scores));
    const float factor = expOfNegative(row.largest - largest);  // 0 at first
    row.sum = row.sum * factor + exponentials(scores, largest);
    row.largest = largest;
    return factor;
}

void addValues(const float* weights, const int* visible, const float* factors, int rows, const float* values,
               int padded, float* out) {
    for (int r = 0; r < rows; ++r) {
        if (factors[r] != 1.0F) multiply(out + r * padded, padded, factors[r]);
    }
    for (int r = 0; r < rows; r += kTogether) {
        const int own = std::min(kTogether, rows - r);
        int together = 0;
        if (own == kTogether) {
            together = *std::min_element(visible + r, visible + r + own);
            addFour(weights + r * kKeysAtOnce, together, values, padded, out + r * padded);
        }
        // What a row does not see must not reach it, not even times 0: it may be NaN.
        for (int i = r; i < r + own; ++i) {
            if (visible[i] > together) {
                addOne(weights + i * kKeysAtOnce, together, visible[i], values, padded, out + i * padded);
            }
        }
    }
}

void probabilitiesOf(const float* scores, int count, float logSumExp, float* probabilities) {
    if (logSumExp > -kHuge) {
        exponentialsUpTo1(scores, count, logSumExp, probabilities);
    } else {
        std::fill_n(probabilities, count, 0.0F);
    }
}

}  // namespace orrery::attention

#include "kernels/attention/product_cpu.h"

#include "kernels/attention/tile_cpu.h"

namespace orrery::attention {
namespace {

constexpr int kLanes = 16;

ORRERY_TWO_WIDTHS void columns(const float* __restrict__ row, int count, const float* __restrict__ matrix, int width,
                               float* __restrict__ out) {
    int c = 0;
    for (; c + kLanes <= width; c += kLanes) {
        float sums[kLanes] = {};
        for (int n = 0; n < count; ++n) {
            for (int i = 0; i < kLanes; ++i) sums[i] += row[n] * matrix[n * width + c + i];
        }
        for (int i = 0; i < kLanes; ++i) out[c + i] = sums[i];
    }
    for (; c < width; ++c) {
        float sum = 0.0F;
        for (int n = 0; n < count; ++n) sum += row[n] * matrix[n * width + c];
        out[c] = sum;
    }
}

ORRERY_TWO_WIDTHS float dot(const float* __restrict__ one, const float* __restrict__ other, int width) {
    float places[kLanes] = {};
    int c = 0;
    for (; c + kLanes <= width; c += kLanes) {
        for (int i = 0; i < kLanes; ++i) places[i] += one[c + i] * other[c + i];
    }
    for (int i = 0; c + i < width; ++i) places[i] += one[c + i] * other[c + i];
    for (int half = kLanes / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; ++i) places[i] += places[i + half];
    }
    return places[0];
}

}  // namespace

void rowTimesMatrix(const float* row, int count, const float* matrix, int width, float* out) {
    columns(row, count, matrix, width, out);
}

void matrixTimesRow(const float* matrix, int count, int width, const float* row, float* out) {
    for (int n = 0; n < count; ++n) out[n] = dot(matrix + n * width, row, width);
}

}  // namespace orrery::attention

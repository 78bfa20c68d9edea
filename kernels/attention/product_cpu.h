#pragma once

// Products of one row with a matrix, each sum in one order whatever else is computed. Internal to kernels/attention.

namespace orrery::attention {

// out[c] = sum_n row[n] matrix[n][c], n by n; `matrix` is [count, width].
void rowTimesMatrix(const float* row, int count, const float* matrix, int width, float* out);

// out[n] = sum_c matrix[n][c] row[c]; c adds to place c mod 16, then the upper half of the places to the lower.
void matrixTimesRow(const float* matrix, int count, int width, const float* row, float* out);

}  // namespace orrery::attention

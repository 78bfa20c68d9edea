#pragma once

// The blocks of the model as launches on a stream, all on device pointers. Internal to kernels/model; for nvcc and the
// host's compiler alike. Each returns what cudaGetLastError() says.

#include <cuda_runtime.h>

#include <cstdint>

namespace orrery::model::cuda {

// fp32, or bfloat16 as the upper halves of floats.
struct DeviceWeights {
    const void* data = nullptr;
    bool halves = false;
};

// Products of rows with matrices [outputs, inputs] that lie one behind the other: y = x Wᵀ, or y += x Wᵀ. Rows come in
// groups of `inner`: row r is number r % inner of group r / inner. Its matrix is ids[r] where ids are given, else
// r % inner where there are several, else the one there is.
struct Product {
    DeviceWeights weights;
    int matrices = 1;
    const std::uint16_t* ids = nullptr;
    const float* x = nullptr;
    int xGroup = 0;  // floats from one group to the next, and from one row of a group to the next
    int xRow = 0;
    float* y = nullptr;
    int yGroup = 0;
    int yRow = 0;
    int inner = 1;
    int rows = 0;
    int inputs = 0;
    int outputs = 0;
    bool add = false;
};
cudaError_t multiply(const Product& product, cudaStream_t stream);

// x[t] = embedding[ids[t]].
cudaError_t embed(const DeviceWeights& embedding, const std::int32_t* ids, int tokens, int width, float* x,
                  cudaStream_t stream);

// y = x / sqrt(mean(x²) + epsilon) · g, rows of `width`.
cudaError_t rmsNorm(const float* x, const float* g, int rows, int width, float epsilon, float* y, cudaStream_t stream);

// a = silu(a) ⊙ b.
cudaError_t gateBySilu(float* a, const float* b, int count, cudaStream_t stream);

// Turns the pairs of `pairs * 2` floats at rows[t * tokenStride + h * headStride] by turns[t, pair] = (cos, sin).
struct Rotation {
    const float2* turns = nullptr;
    int pairs = 0;
    float* rows = nullptr;
    int tokens = 0;
    int heads = 1;
    int tokenStride = 0;
    int headStride = 0;
};
cudaError_t rotate(const Rotation& rotation, cudaStream_t stream);

// Copies the rotated parts of the queries [n, H, nope + rope] behind what was absorbed, [n, H, latent + rope].
cudaError_t appendRotated(const float* queries, int rows, int nope, int latent, int rope, float* absorbed,
                          cudaStream_t stream);

// x += shared + Σ weights[k] outputs[k], k in order; `shared` may be null. outputs [n, k, width].
cudaError_t mix(const float* shared, const float* outputs, const float* weights, int tokens, int k, int width, float* x,
                cudaStream_t stream);

// Where the row's largest number is; of equals the lowest place. NaN counts as -inf.
cudaError_t largestPlace(const float* row, int count, std::int32_t* place, cudaStream_t stream);

}  // namespace orrery::model::cuda

#include "kernels/model/blocks_cuda.h"

#include "kernels/routing/gate_math.h"

// The blocks of the model on the device. A sum is taken by a warp or a block in an order that does not depend on how
// many tokens there are, so token by token gives the same bytes as all at once here too.

namespace orrery::model::cuda {
namespace {

constexpr unsigned kAllLanes = 0xFFFFFFFFU;
constexpr int kWarp = 32;
constexpr int kThreads = 128;
constexpr int kWarps = kThreads / kWarp;

__host__ __device__ int blocksFor(int items, int each) {
    return (items + each - 1) / each;
}

__device__ float weightAt(const float* weights, std::size_t i) {
    return weights[i];
}
__device__ float weightAt(const std::uint16_t* weights, std::size_t i) {
    return __uint_as_float(static_cast<std::uint32_t>(weights[i]) << 16U);
}

__device__ float sumOfWarp(float value) {
    for (int apart = kWarp / 2; apart > 0; apart /= 2) value += __shfl_xor_sync(kAllLanes, value, apart);
    return value;
}

// A warp an output and kRows rows, its lanes side by side along the inputs.
template <typename Weight, int kRows>
__global__ void multiplyRows(Product job) {
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const auto outputBlocks = static_cast<unsigned>(blocksFor(job.outputs, kWarps));
    const int output = static_cast<int>(blockIdx.x % outputBlocks) * kWarps + warp;
    const int first = static_cast<int>(blockIdx.x / outputBlocks) * kRows;
    if (output >= job.outputs) return;
    const int rows = min(kRows, job.rows - first);

    // More than one row only where all have the same matrix.
    int matrix = 0;
    if (job.ids != nullptr) {
        matrix = job.ids[first];
    } else if (job.matrices > 1) {
        matrix = first % job.inner;
    }
    const std::size_t start = (static_cast<std::size_t>(matrix) * job.outputs + output) * job.inputs;
    const Weight* weights = static_cast<const Weight*>(job.weights.data) + start;
    const float* x[kRows];
    float sums[kRows];
#pragma unroll
    for (int r = 0; r < kRows; ++r) {
        const int row = first + min(r, rows - 1);
        x[r] = job.x + static_cast<std::size_t>(row / job.inner) * job.xGroup + row % job.inner * job.xRow;
        sums[r] = 0.0F;
    }
    for (int i = lane; i < job.inputs; i += kWarp) {
        const float weight = weightAt(weights, i);
#pragma unroll
        for (int r = 0; r < kRows; ++r) sums[r] += weight * x[r][i];
    }
#pragma unroll
    for (int r = 0; r < kRows; ++r) {
        const float sum = sumOfWarp(sums[r]);
        if (lane != 0 || r >= rows) continue;
        const int row = first + r;
        float* y = job.y + static_cast<std::size_t>(row / job.inner) * job.yGroup + row % job.inner * job.yRow + output;
        *y = job.add ? *y + sum : sum;
    }
}

template <typename Weight>
void launchMultiply(const Product& job, cudaStream_t stream) {
    constexpr int kRows = 8;
    const int outputBlocks = blocksFor(job.outputs, kWarps);
    if (job.ids == nullptr && job.matrices == 1 && job.rows >= kRows) {
        multiplyRows<Weight, kRows><<<outputBlocks * blocksFor(job.rows, kRows), kThreads, 0, stream>>>(job);
    } else {
        multiplyRows<Weight, 1><<<outputBlocks * job.rows, kThreads, 0, stream>>>(job);
    }
}

template <typename Weight>
__global__ void embedRows(const Weight* embedding, const std::int32_t* ids, int width, float* x) {
    const auto token = static_cast<std::size_t>(blockIdx.x);
    const auto id = static_cast<std::size_t>(ids[token]);
    for (int i = static_cast<int>(threadIdx.x); i < width; i += kThreads) {
        x[token * width + i] = weightAt(embedding, id * width + i);
    }
}

// A warp a row.
__global__ void normRows(const float* x, const float* g, int rows, int width, float epsilon, float* y) {
    const int row = static_cast<int>(blockIdx.x * kWarps + threadIdx.x / kWarp);
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    if (row >= rows) return;
    const std::size_t start = static_cast<std::size_t>(row) * width;
    float squares = 0.0F;
    for (int i = lane; i < width; i += kWarp) squares += x[start + i] * x[start + i];
    const float factor = 1.0F / sqrtf(sumOfWarp(squares) / static_cast<float>(width) + epsilon);
    for (int i = lane; i < width; i += kWarp) y[start + i] = x[start + i] * factor * g[i];
}

__global__ void gateAll(float* a, const float* b, int count) {
    const int i = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    if (i < count) a[i] = a[i] * routing::sigmoid(a[i]) * b[i];
}

__global__ void rotateRows(Rotation job) {
    const int i = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    if (i >= job.tokens * job.heads * job.pairs) return;
    const int pair = i % job.pairs;
    const int head = i / job.pairs % job.heads;
    const int token = i / job.pairs / job.heads;
    const float2 turn = job.turns[token * job.pairs + pair];
    float* v = job.rows + static_cast<std::size_t>(token) * job.tokenStride + head * job.headStride + 2 * pair;
    const float even = v[0];
    const float odd = v[1];
    v[0] = even * turn.x - odd * turn.y;
    v[1] = even * turn.y + odd * turn.x;
}

__global__ void appendRows(const float* queries, int rows, int nope, int latent, int rope, float* absorbed) {
    const int i = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    if (i >= rows * rope) return;
    const auto row = static_cast<std::size_t>(i / rope);
    absorbed[row * (latent + rope) + latent + i % rope] = queries[row * (nope + rope) + nope + i % rope];
}

__global__ void mixRows(const float* shared, const float* outputs, const float* weights, int tokens, int k, int width,
                        float* x) {
    const int i = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    if (i >= tokens * width) return;
    const auto token = static_cast<std::size_t>(i / width);
    float sum = shared != nullptr ? shared[i] : 0.0F;
    for (int j = 0; j < k; ++j) {
        const std::size_t choice = token * k + j;
        sum += weights[choice] * outputs[choice * width + i % width];
    }
    x[i] += sum;
}

// One warp: there are 256 numbers.
__global__ void findLargest(const float* row, int count, std::int32_t* place) {
    float best = -2.0F * routing::kHuge;  // below every usable number
    int at = 0x7FFFFFFF;
    for (int i = static_cast<int>(threadIdx.x); i < count; i += kWarp) {
        const float value = routing::usable(row[i]);
        if (value > best) {
            best = value;
            at = i;
        }
    }
    for (int apart = kWarp / 2; apart > 0; apart /= 2) {
        const float otherBest = __shfl_xor_sync(kAllLanes, best, apart);
        const int otherAt = __shfl_xor_sync(kAllLanes, at, apart);
        if (otherBest > best || (otherBest == best && otherAt < at)) {
            best = otherBest;
            at = otherAt;
        }
    }
    if (threadIdx.x == 0) *place = at;
}

}  // namespace

cudaError_t multiply(const Product& product, cudaStream_t stream) {
    (product.weights.halves ? launchMultiply<std::uint16_t> : launchMultiply<float>)(product, stream);
    return cudaGetLastError();
}

cudaError_t embed(const DeviceWeights& embedding, const std::int32_t* ids, int tokens, int width, float* x,
                  cudaStream_t stream) {
    if (embedding.halves) {
        embedRows<<<tokens, kThreads, 0, stream>>>(static_cast<const std::uint16_t*>(embedding.data), ids, width, x);
    } else {
        embedRows<<<tokens, kThreads, 0, stream>>>(static_cast<const float*>(embedding.data), ids, width, x);
    }
    return cudaGetLastError();
}

cudaError_t rmsNorm(const float* x, const float* g, int rows, int width, float epsilon, float* y, cudaStream_t stream) {
    normRows<<<blocksFor(rows, kWarps), kThreads, 0, stream>>>(x, g, rows, width, epsilon, y);
    return cudaGetLastError();
}

cudaError_t gateBySilu(float* a, const float* b, int count, cudaStream_t stream) {
    gateAll<<<blocksFor(count, kThreads), kThreads, 0, stream>>>(a, b, count);
    return cudaGetLastError();
}

cudaError_t rotate(const Rotation& rotation, cudaStream_t stream) {
    const int items = rotation.tokens * rotation.heads * rotation.pairs;
    rotateRows<<<blocksFor(items, kThreads), kThreads, 0, stream>>>(rotation);
    return cudaGetLastError();
}

cudaError_t appendRotated(const float* queries, int rows, int nope, int latent, int rope, float* absorbed,
                          cudaStream_t stream) {
    appendRows<<<blocksFor(rows * rope, kThreads), kThreads, 0, stream>>>(queries, rows, nope, latent, rope, absorbed);
    return cudaGetLastError();
}

cudaError_t mix(const float* shared, const float* outputs, const float* weights, int tokens, int k, int width, float* x,
                cudaStream_t stream) {
    mixRows<<<blocksFor(tokens * width, kThreads), kThreads, 0, stream>>>(shared, outputs, weights, tokens, k, width,
                                                                          x);
    return cudaGetLastError();
}

cudaError_t largestPlace(const float* row, int count, std::int32_t* place, cudaStream_t stream) {
    findLargest<<<1, kWarp, 0, stream>>>(row, count, place);
    return cudaGetLastError();
}

}  // namespace orrery::model::cuda

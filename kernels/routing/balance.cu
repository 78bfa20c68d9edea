#include "kernels/routing/gate_cuda.h"

namespace orrery::routing {
namespace {

constexpr int kThreads = 256;

// One block: there are at most 1,024 counts.
__global__ void balance(const std::uint32_t* __restrict__ counts, int experts, float step, float* __restrict__ bias,
                        LoadSummary* __restrict__ summary) {
    __shared__ unsigned long long total;
    __shared__ std::uint32_t largest;
    if (threadIdx.x == 0) {
        total = 0;
        largest = 0;
    }
    __syncthreads();
    for (int e = threadIdx.x; e < experts; e += kThreads) {
        atomicAdd(&total, static_cast<unsigned long long>(counts[e]));
        atomicMax(&largest, counts[e]);
    }
    __syncthreads();
    if (summary != nullptr && threadIdx.x == 0) {
        const auto maxVio = static_cast<float>(maxVioOf(largest, total, experts));
        *summary = {.total = total, .largest = largest, .maxVio = maxVio};
    }
    for (int e = threadIdx.x; bias != nullptr && e < experts; e += kThreads) {
        bias[e] += biasStep(counts[e], total, experts, step);
    }
}

}  // namespace

void balanceCuda(const std::uint32_t* counts, int experts, float step, float* bias, LoadSummary* summary,
                 void* stream) {
    balance<<<1, kThreads, 0, static_cast<cudaStream_t>(stream)>>>(counts, experts, step, bias, summary);
    check(cudaGetLastError(), "load of the experts");
}

}  // namespace orrery::routing

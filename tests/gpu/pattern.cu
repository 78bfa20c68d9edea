#include "tests/gpu/pattern.h"

#include <cuda_runtime.h>

#include <cstdio>
#include <cstdlib>

namespace orrery::testing {

namespace {

__global__ void fill(std::uint32_t* words, std::size_t count, std::uint64_t result) {
    const std::size_t place = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (place < count) words[place] = patternAt(result, place);
}

}  // namespace

void fillPatternCuda(std::uint32_t* words, std::size_t count, std::uint64_t result, void* stream) {
    constexpr unsigned kThreads = 256;
    const auto blocks = static_cast<unsigned>((count + kThreads - 1) / kThreads);
    fill<<<blocks, kThreads, 0, static_cast<cudaStream_t>(stream)>>>(words, count, result);
    if (const cudaError_t error = cudaGetLastError(); error != cudaSuccess) {
        std::fprintf(stderr, "the pattern's kernel: %s\n", cudaGetErrorString(error));
        std::abort();
    }
}

}  // namespace orrery::testing

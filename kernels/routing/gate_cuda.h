#pragma once

// What the parts of the CUDA version share. Internal to kernels/routing; for nvcc.

#include "kernels/device/check.h"
#include "kernels/routing/routing.h"

namespace orrery::routing {

// Everything that a kernel needs, by value.
struct GateJob {
    Gate gate;
    int k = 0;
    int tokens = 0;
    int experts = 0;
    const void* logits = nullptr;
    const float* bias = nullptr;
    std::uint16_t* ids = nullptr;
    float* weights = nullptr;
    float* scores = nullptr;
    std::uint32_t* counts = nullptr;
};

// A bfloat16 is the upper half of a float: no rounding on the way in.
struct Bfloat16 {
    std::uint16_t bits;
};

__device__ inline float lowerOf(std::uint32_t two) {
    return __uint_as_float(two << 16U);
}
__device__ inline float upperOf(std::uint32_t two) {
    return __uint_as_float(two & 0xFFFF0000U);
}
__device__ inline float toFloat(float x) {
    return x;
}
__device__ inline float toFloat(Bfloat16 x) {
    return lowerOf(x.bits);
}

// A candidate, and the better of two: of equals the lower index.
struct Candidate {
    float score;
    int expert;
};
__device__ inline bool isBetter(const Candidate& one, const Candidate& other) {
    return one.score > other.score || (one.score == other.score && one.expert < other.expert);
}

// The best candidate of `kLanes` neighbouring lanes, in each of them.
template <int kLanes>
__device__ inline Candidate bestOfLanes(Candidate own) {
#pragma unroll
    for (int apart = kLanes / 2; apart > 0; apart /= 2) {
        const Candidate other{__shfl_xor_sync(0xFFFFFFFFU, own.score, apart),
                              __shfl_xor_sync(0xFFFFFFFFU, own.expert, apart)};
        if (isBetter(other, own)) own = other;
    }
    return own;
}

// How many blocks fill the device once: each goes on to further tokens. At most `needed`.
int persistentBlocks(const void* kernel, int threads, std::int64_t needed);

using device::check;

// Whether the device can run what was compiled; leaves the error, if any, to be cleared.
bool kernelsRunHere();

// 8 lanes a token and a lane a group: 256 experts in 8 groups by sigmoid, k <= 8, logits at a multiple of 16 bytes.
bool fitsGrouped(const GateJob& job);
void launchGrouped(const GateJob& job, LogitType type, cudaStream_t stream);
// A warp a token: everything else.
void launchWarp(const GateJob& job, LogitType type, cudaStream_t stream);

}  // namespace orrery::routing

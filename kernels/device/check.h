#pragma once

// What a CUDA call says when it fails, as an Error. For nvcc, too, whose host compiler need not see fmt.

#include <cuda_runtime.h>

namespace orrery::device {

// Throws Error: that CUDA failed at the `what`, why, and what to do.
[[noreturn]] void throwCudaError(const char* what, const char* why);

inline void check(cudaError_t error, const char* what) {
    if (error != cudaSuccess) throwCudaError(what, cudaGetErrorString(error));
}

}  // namespace orrery::device

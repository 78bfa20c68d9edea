#pragma once

// What a result of the interop tests is filled with: every word tells the result and its place, so that a torn, stale
// or misplaced one is seen.

#include <cstddef>
#include <cstdint>

#ifdef __CUDACC__
#define ORRERY_EVERYWHERE __host__ __device__
#else
#define ORRERY_EVERYWHERE
#endif

namespace orrery::testing {

ORRERY_EVERYWHERE inline std::uint32_t patternAt(std::uint64_t result, std::size_t place) {
    return static_cast<std::uint32_t>(result) * 2654435761U ^ static_cast<std::uint32_t>(place) * 40503U;
}

// On the device, queued on the stream (a cudaStream_t). A programming error where CUDA is not built in.
void fillPatternCuda(std::uint32_t* words, std::size_t count, std::uint64_t result, void* stream);

}  // namespace orrery::testing

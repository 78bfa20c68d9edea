#pragma once

// What the parts of the CUDA version share: a warp has a row, its lanes have the keys of a block. Internal to
// kernels/attention.

#include "kernels/attention/device.h"
#include "kernels/device/check.h"
#include "kernels/routing/gate_math.h"

namespace orrery::attention {

inline constexpr int kWarps = 8;      // rows of a thread block
inline constexpr int kWarpKeys = 32;  // keys of a block, one a lane
inline constexpr int kThreads = kWarps * 32;

using device::check;

// Whether the device can run what was compiled; leaves the error, if any, to be cleared.
bool kernelsRunHere();

// A bfloat16 is the upper half of a float: no rounding on the way in.
struct Bfloat16 {
    std::uint16_t bits;
};

// Queries and keys of a launch, by value.
template <typename Element>
struct Rows {
    const Element* queries;  // [Tq, H, dk]
    const Element* keys;
    std::int64_t keyStride;
    int queryCount;
    int keyCount;
    int heads;
    int keyHeads;
    int width;  // dk
    bool causal;
    float scale;
};

template <typename Element>
Rows<Element> rowsOf(const Shape& shape, const DeviceInput& input) {
    return {.queries = static_cast<const Element*>(input.queries),
            .keys = static_cast<const Element*>(input.keys),
            .keyStride = input.keyStride != 0 ? input.keyStride : shape.keyHeads * shape.keyWidth,
            .queryCount = shape.queries,
            .keyCount = shape.keys,
            .heads = shape.heads,
            .keyHeads = shape.keyHeads,
            .width = shape.keyWidth,
            .causal = shape.causal,
            .scale = input.scale};
}

#ifdef __CUDACC__

inline constexpr unsigned kAllLanes = 0xFFFFFFFFU;

__device__ inline float toFloat(float x) {
    return x;
}
__device__ inline float toFloat(Bfloat16 x) {
    return __uint_as_float(static_cast<std::uint32_t>(x.bits) << 16U);
}

__device__ inline float warpMaximum(float own) {
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2) {
        const float other = __shfl_xor_sync(kAllLanes, own, apart);
        own = other > own ? other : own;
    }
    return own;
}

template <typename Number>
__device__ Number warpSum(Number own) {
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2) own += __shfl_xor_sync(kAllLanes, own, apart);
    return own;
}

// As visibleKeys() in attention.h.
template <typename Element>
__device__ int visibleTo(const Rows<Element>& rows, int query) {
    return rows.causal ? min(max(query + 1 + rows.keyCount - rows.queryCount, 0), rows.keyCount) : rows.keyCount;
}

// One column more than keys: lanes that read down a column meet no bank twice.
struct Panel {
    float keys[kWarpKeys][kWarpKeys + 1];
};

// The score of the warp's query against key first + lane. All warps of the block call it together, since they fill the
// panel together, kWarpKeys of the width at a time; a warp without a row has no query. Keys beyond the last count as 0.
template <typename Element>
__device__ float scoreOfLane(const Rows<Element>& rows, const Element* query, int keyHead, int first, Panel& panel) {
    const int lane = threadIdx.x % 32;
    float score = 0.0F;
    for (int from = 0; from < rows.width; from += kWarpKeys) {
        __syncthreads();  // the panel's last readers are through
        for (int j = threadIdx.x / 32; j < kWarpKeys; j += kWarps) {
            float element = 0.0F;
            if (first + j < rows.keyCount && from + lane < rows.width) {
                const std::int64_t row = (first + j) * rows.keyStride + static_cast<std::int64_t>(keyHead) * rows.width;
                element = toFloat(rows.keys[row + from + lane]);
            }
            panel.keys[j][lane] = element;
        }
        __syncthreads();
        const float own = query != nullptr && from + lane < rows.width ? toFloat(query[from + lane]) : 0.0F;
        const int count = min(kWarpKeys, rows.width - from);
        for (int d = 0; d < count; ++d) score += __shfl_sync(kAllLanes, own, d) * panel.keys[lane][d];
    }
    return routing::usable(score * rows.scale);
}

// exp(s - lse), at most 1; 0 where the lse is that of a row without keys.
__device__ inline float probabilityOf(float score, float logSumExp) {
    if (!(logSumExp > -routing::kHuge)) return 0.0F;
    const float x = score - logSumExp;
    return routing::expOfNegative(x < 0.0F ? x : 0.0F);
}

#endif

}  // namespace orrery::attention

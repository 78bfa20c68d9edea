#include "kernels/attention/attention_cuda.h"

// Attention in one pass: a thread block takes kWarps rows of one key head, so that its warps share the keys. Rows are
// its query heads for query 0, then for query 1, and so on.

namespace orrery::attention {
namespace {

template <typename Element>
struct AttendJob {
    Rows<Element> rows;
    const Element* values;
    std::int64_t valueStride;
    int valueWidth;
    float* out;
    float* logSumExp;
};

// Lane l keeps the floats l, l + 32, ... of the row's output: kParts of them.
template <typename Element, int kParts>
__global__ void __launch_bounds__(kThreads) attend(AttendJob<Element> job) {
    __shared__ Panel panel;
    const Rows<Element>& rows = job.rows;
    const int lane = threadIdx.x % 32;
    const int keyHead = blockIdx.y;
    const int each = rows.heads / rows.keyHeads;
    const std::int64_t firstRow = static_cast<std::int64_t>(blockIdx.x) * kWarps;
    const std::int64_t row = firstRow + threadIdx.x / 32;
    const std::int64_t rowCount = static_cast<std::int64_t>(rows.queryCount) * each;
    const bool exists = row < rowCount;
    const int query = static_cast<int>(row / each);
    const std::int64_t place = static_cast<std::int64_t>(query) * rows.heads + keyHead * each + row % each;
    const Element* ownQuery = exists ? rows.queries + place * rows.width : nullptr;
    const int visible = exists ? visibleTo(rows, query) : 0;
    // Row by row more is seen: the block goes as far as its last row.
    const std::int64_t lastRow = min(firstRow + kWarps, rowCount) - 1;
    const int last = visibleTo(rows, static_cast<int>(lastRow / each));

    float largest = -__builtin_huge_valf();
    float sum = 0.0F;
    float parts[kParts] = {};
    for (int first = 0; first < last; first += kWarpKeys) {
        const float score = scoreOfLane(rows, ownQuery, keyHead, first, panel);
        const int count = min(visible - first, kWarpKeys);
        if (count <= 0) continue;  // the whole warp; it comes back to fill the next panel
        const float masked = lane < count ? score : -__builtin_huge_valf();
        const float now = fmaxf(largest, warpMaximum(masked));
        const float factor = routing::expOfNegative(largest - now);  // 0 at first
        const float weight = routing::expOfNegative(masked - now);   // 0 where masked
        sum = sum * factor + warpSum(weight);
        largest = now;
#pragma unroll
        for (int i = 0; i < kParts; ++i) parts[i] *= factor;
        for (int j = 0; j < count; ++j) {
            const float own = __shfl_sync(kAllLanes, weight, j);
            const Element* value =
                job.values + (first + j) * job.valueStride + static_cast<std::int64_t>(keyHead) * job.valueWidth;
#pragma unroll
            for (int i = 0; i < kParts; ++i) {
                if (i * 32 + lane < job.valueWidth) parts[i] += own * toFloat(value[i * 32 + lane]);
            }
        }
    }
    if (!exists) return;
    for (int i = 0; i < kParts; ++i) {
        if (i * 32 + lane < job.valueWidth) {
            job.out[place * job.valueWidth + i * 32 + lane] = visible > 0 ? parts[i] / sum : 0.0F;
        }
    }
    if (job.logSumExp != nullptr && lane == 0) {
        job.logSumExp[place] = visible > 0 ? largest + logf(sum) : -__builtin_huge_valf();
    }
}

template <typename Element, int kParts>
void launch(const AttendJob<Element>& job, cudaStream_t stream) {
    const std::int64_t rows = static_cast<std::int64_t>(job.rows.queryCount) * (job.rows.heads / job.rows.keyHeads);
    const dim3 grid(static_cast<unsigned>((rows + kWarps - 1) / kWarps), static_cast<unsigned>(job.rows.keyHeads));
    attend<Element, kParts><<<grid, kThreads, 0, stream>>>(job);
    check(cudaGetLastError(), "attention");
}

template <typename Element>
void launchFor(const Shape& shape, const DeviceInput& input, const DeviceOutput& output, cudaStream_t stream) {
    const AttendJob<Element> job{
        .rows = rowsOf<Element>(shape, input),
        .values = static_cast<const Element*>(input.values),
        .valueStride = input.valueStride != 0 ? input.valueStride : shape.keyHeads * shape.valueWidth,
        .valueWidth = shape.valueWidth,
        .out = output.out,
        .logSumExp = output.logSumExp};
    if (shape.valueWidth <= 64) {
        launch<Element, 2>(job, stream);
    } else if (shape.valueWidth <= 128) {
        launch<Element, 4>(job, stream);
    } else if (shape.valueWidth <= 512) {
        launch<Element, 16>(job, stream);
    } else {
        launch<Element, 32>(job, stream);
    }
}

}  // namespace

bool kernelsRunHere() {
    cudaFuncAttributes attributes;
    return cudaFuncGetAttributes(&attributes, attend<float, 2>) == cudaSuccess;
}

void attendCuda(const Shape& shape, const DeviceInput& input, const DeviceOutput& output, void* stream) {
    validateSizes(shape, input.scale);
    if (shape.queries == 0) return;
    const auto queue = static_cast<cudaStream_t>(stream);
    input.type == ElementType::float32 ? launchFor<float>(shape, input, output, queue)
                                       : launchFor<Bfloat16>(shape, input, output, queue);
}

}  // namespace orrery::attention

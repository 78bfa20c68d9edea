#include "kernels/attention/attention_cuda.h"

// Maps of one head: tiles of probabilities, and the pyramid of their maxima with the entropy of every row.

namespace orrery::attention {
namespace {

constexpr float kLog2E = 1.44269504088896341F;

template <typename Element>
struct MapJob {
    Rows<Element> rows;
    const float* logSumExp;
    int head;
    int keyHead;
    int firstRow;
    int rowCount;
    int firstColumn;
    int columns;
    float* out;      // a tile, or the first level of a pyramid
    float* entropy;  // of a pyramid
    int level;
    int cellColumns;
};

// What a warp needs of its row; a warp beyond the last row sees nothing.
template <typename Element>
struct OwnRow {
    const Element* query = nullptr;
    float logSumExp = 0.0F;
    int visible = 0;
};

template <typename Element>
__device__ OwnRow<Element> ownRow(const MapJob<Element>& job, int row) {
    if (row >= job.firstRow + job.rowCount) return {};
    const std::int64_t place = static_cast<std::int64_t>(row) * job.rows.heads + job.head;
    return {job.rows.queries + place * job.rows.width, job.logSumExp[place], visibleTo(job.rows, row)};
}

template <typename Element>
__global__ void __launch_bounds__(kThreads) tile(MapJob<Element> job) {
    __shared__ Panel panel;
    const int lane = threadIdx.x % 32;
    const int row = job.firstRow + blockIdx.x * kWarps + threadIdx.x / 32;
    const int within = blockIdx.y * kWarpKeys;
    const int column = job.firstColumn + within + lane;
    const OwnRow<Element> own = ownRow(job, row);
    const float score = scoreOfLane(job.rows, own.query, job.keyHead, job.firstColumn + within, panel);
    if (own.query == nullptr || within + lane >= job.columns) return;
    job.out[static_cast<std::int64_t>(row - job.firstRow) * job.columns + within + lane] =
        column < own.visible ? probabilityOf(score, own.logSumExp) : 0.0F;
}

// Into the first level, which holds zeros. Maxima need no order; probabilities are not negative, so that their bits
// compare as they do.
template <typename Element>
__global__ void __launch_bounds__(kThreads) firstLevel(MapJob<Element> job) {
    __shared__ Panel panel;
    const int lane = threadIdx.x % 32;
    const int firstRow = blockIdx.x * kWarps;
    const int row = firstRow + threadIdx.x / 32;
    const OwnRow<Element> own = ownRow(job, row);
    const int last = visibleTo(job.rows, min(firstRow + kWarps, job.rowCount) - 1);
    const int together = min(1 << job.level, kWarpKeys);  // lanes of one cell
    double surprise = 0.0;
    for (int first = 0; first < last; first += kWarpKeys) {
        const float score = scoreOfLane(job.rows, own.query, job.keyHead, first, panel);
        float probability = first + lane < own.visible ? probabilityOf(score, own.logSumExp) : 0.0F;
        const float x = own.logSumExp - score;
        if (probability > 0.0F) surprise += static_cast<double>(probability * (x > 0.0F ? x : 0.0F));
        for (int apart = together / 2; apart > 0; apart /= 2) {
            probability = fmaxf(probability, __shfl_xor_sync(kAllLanes, probability, apart));
        }
        if (lane % together == 0 && probability > 0.0F) {
            const std::int64_t cell =
                static_cast<std::int64_t>(row >> job.level) * job.cellColumns + ((first + lane) >> job.level);
            atomicMax(reinterpret_cast<int*>(job.out) + cell, __float_as_int(probability));
        }
    }
    const double nats = warpSum(surprise);
    if (own.query != nullptr && lane == 0) job.entropy[row] = static_cast<float>(nats) * kLog2E;
}

__global__ void nextLevel(const float* __restrict__ from, int fromRows, int fromColumns, float* __restrict__ to,
                          int rows, int columns) {
    const std::int64_t cell = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (cell >= static_cast<std::int64_t>(rows) * columns) return;
    const int row = static_cast<int>(cell / columns) * 2;
    const int column = static_cast<int>(cell % columns) * 2;
    float largest = 0.0F;
    for (int r = row; r < min(row + 2, fromRows); ++r) {
        for (int c = column; c < min(column + 2, fromColumns); ++c) {
            largest = fmaxf(largest, from[static_cast<std::int64_t>(r) * fromColumns + c]);
        }
    }
    to[cell] = largest;
}

template <typename Element>
MapJob<Element> jobOf(const DeviceMap& map) {
    return {.rows = rowsOf<Element>(map.shape, map.input),
            .logSumExp = map.logSumExp,
            .head = map.head,
            .keyHead = map.head / (map.shape.heads / map.shape.keyHeads),
            .rowCount = map.shape.queries,
            .columns = map.shape.keys};
}

unsigned groupsOf(int count, int size) {
    return static_cast<unsigned>((count + size - 1) / size);
}

template <typename Element>
void launchTile(const DeviceMap& map, const Tile& wanted, float* out, cudaStream_t stream) {
    MapJob<Element> job = jobOf<Element>(map);
    job.firstRow = wanted.firstRow;
    job.rowCount = wanted.rows;
    job.firstColumn = wanted.firstColumn;
    job.columns = wanted.columns;
    job.out = out;
    const dim3 grid(groupsOf(wanted.rows, kWarps), groupsOf(wanted.columns, kWarpKeys));
    tile<Element><<<grid, kThreads, 0, stream>>>(job);
    check(cudaGetLastError(), "tile of a map");
}

template <typename Element>
void launchFirstLevel(const DeviceMap& map, const PyramidLayout& layout, float* cells, float* entropy,
                      cudaStream_t stream) {
    MapJob<Element> job = jobOf<Element>(map);
    job.out = cells;
    job.entropy = entropy;
    job.level = layout.firstLevel;
    job.cellColumns = layout.levels.front().columns;
    firstLevel<Element><<<groupsOf(map.shape.queries, kWarps), kThreads, 0, stream>>>(job);
    check(cudaGetLastError(), "pyramid of a map");
}

}  // namespace

void tileCuda(const DeviceMap& map, const Tile& wanted, float* out, void* stream) {
    validateSizes(map.shape, map.input.scale);
    validateHead(map.shape, map.head);
    validate(wanted, map.shape);
    if (wanted.rows == 0 || wanted.columns == 0) return;
    const auto queue = static_cast<cudaStream_t>(stream);
    map.input.type == ElementType::float32 ? launchTile<float>(map, wanted, out, queue)
                                           : launchTile<Bfloat16>(map, wanted, out, queue);
}

void pyramidCuda(const DeviceMap& map, int largestSide, float* cells, float* entropy, void* stream) {
    validateSizes(map.shape, map.input.scale);
    validateHead(map.shape, map.head);
    const auto queue = static_cast<cudaStream_t>(stream);
    const PyramidLayout layout = layoutOf(map.shape.queries, map.shape.keys, largestSide);
    if (layout.levels.empty()) {
        const std::size_t bytes = static_cast<std::size_t>(map.shape.queries) * sizeof(float);
        if (bytes != 0) check(cudaMemsetAsync(entropy, 0, bytes, queue), "entropy of a map");
        return;
    }
    const LevelPlace& first = layout.levels.front();
    const std::size_t bytes = static_cast<std::size_t>(first.rows) * static_cast<std::size_t>(first.columns);
    check(cudaMemsetAsync(cells, 0, bytes * sizeof(float), queue), "pyramid of a map");
    map.input.type == ElementType::float32 ? launchFirstLevel<float>(map, layout, cells, entropy, queue)
                                           : launchFirstLevel<Bfloat16>(map, layout, cells, entropy, queue);
    for (std::size_t l = 1; l < layout.levels.size(); ++l) {
        const LevelPlace& from = layout.levels[l - 1];
        const LevelPlace& to = layout.levels[l];
        const std::int64_t count = static_cast<std::int64_t>(to.rows) * to.columns;
        nextLevel<<<static_cast<unsigned>((count + kThreads - 1) / kThreads), kThreads, 0, queue>>>(
            cells + from.first, from.rows, from.columns, cells + to.first, to.rows, to.columns);
        check(cudaGetLastError(), "pyramid of a map");
    }
}

}  // namespace orrery::attention

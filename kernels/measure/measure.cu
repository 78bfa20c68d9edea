#include "kernels/measure/measure.h"

#include "kernels/device/array.h"
#include "kernels/routing/routing.h"

#include <cstdint>
#include <vector>

namespace orrery::measure {

namespace {

constexpr std::size_t kLeastRuns = 3;
constexpr int kTile = 32;

using device::Array;
using device::check;

class Event {
 public:
    Event() { check(cudaEventCreate(&event_), "event"); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    ~Event() { cudaEventDestroy(event_); }

    cudaEvent_t get() const { return event_; }

 private:
    cudaEvent_t event_ = nullptr;
};

// `work` queues one run on the default stream.
template <typename Work>
Measured timed(Yardstick yardstick, double seconds, const Work& work) {
    work();
    check(cudaDeviceSynchronize(), "measurement");
    const Event before;
    const Event after;
    std::vector<double> times;
    double whole = 0.0;
    while (times.size() < kLeastRuns || whole < seconds) {
        check(cudaEventRecord(before.get()), "measurement");
        work();
        check(cudaEventRecord(after.get()), "measurement");
        check(cudaEventSynchronize(after.get()), "measurement");
        float milliseconds = 0.0F;
        check(cudaEventElapsedTime(&milliseconds, before.get(), after.get()), "measurement");
        times.push_back(static_cast<double>(milliseconds) * 1e-3);
        whole += times.back();
    }
    return summaryOf(yardstick, times);
}

// A thread an element; a block's tiles of a and b pass through shared memory.
__global__ void multiply(const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ c, int size) {
    __shared__ float tileA[kTile][kTile];
    __shared__ float tileB[kTile][kTile];
    const int row = blockIdx.y * kTile + threadIdx.y;
    const int column = blockIdx.x * kTile + threadIdx.x;
    float sum = 0.0F;
    for (int first = 0; first < size; first += kTile) {
        const int k = first + static_cast<int>(threadIdx.x);
        const int m = first + static_cast<int>(threadIdx.y);
        tileA[threadIdx.y][threadIdx.x] = row < size && k < size ? a[row * size + k] : 0.0F;
        tileB[threadIdx.y][threadIdx.x] = m < size && column < size ? b[m * size + column] : 0.0F;
        __syncthreads();
#pragma unroll
        for (int i = 0; i < kTile; ++i) sum += tileA[threadIdx.y][i] * tileB[i][threadIdx.x];
        __syncthreads();
    }
    if (row < size && column < size) c[row * size + column] = sum;
}

void launchProduct(const float* a, const float* b, float* c, int size) {
    const unsigned blocks = static_cast<unsigned>((size + kTile - 1) / kTile);
    multiply<<<dim3(blocks, blocks), dim3(kTile, kTile)>>>(a, b, c, size);
    check(cudaGetLastError(), "matrix product");
}

Measured timeCopy(double seconds) {
    const Array<std::uint8_t> from(kCopyBytes);
    const Array<std::uint8_t> to(kCopyBytes);
    from.fill(0);
    return timed(Yardstick::copy, seconds, [&] {
        check(cudaMemcpyAsync(to.get(), from.get(), kCopyBytes, cudaMemcpyDeviceToDevice), "copy on the device");
    });
}

Measured timeProduct(double seconds) {
    constexpr std::size_t kItems = std::size_t{kProductSize} * kProductSize;
    const Array<float> a(kItems);
    const Array<float> b(kItems);
    const Array<float> c(kItems);
    a.fill(0);
    b.fill(0);
    return timed(Yardstick::product, seconds, [&] { launchProduct(a.get(), b.get(), c.get(), kProductSize); });
}

Measured timeGate(double seconds) {
    const routing::Gate& gate = routing::kDeepSeekV3;
    const routing::Shape shape{.tokens = kGateTokens, .experts = kGateExperts};
    const std::size_t chosen = std::size_t{kGateTokens} * static_cast<std::size_t>(gate.topK);
    const Array<float> logits(std::size_t{kGateTokens} * kGateExperts);
    const Array<float> bias(kGateExperts);
    const Array<std::uint16_t> ids(chosen);
    const Array<float> weights(chosen);
    logits.fill(0);
    bias.fill(0);
    return timed(Yardstick::gate, seconds, [&] {
        routing::routeCuda(gate, shape, {.logits = logits.get(), .bias = bias.get()},
                           {.ids = ids.get(), .weights = weights.get()}, nullptr);
    });
}

}  // namespace

Measured measureCuda(Yardstick yardstick, double seconds) {
    switch (yardstick) {
        case Yardstick::copy:
            return timeCopy(seconds);
        case Yardstick::product:
            return timeProduct(seconds);
        case Yardstick::gate:
            return timeGate(seconds);
    }
    return {};
}

void productThroughCuda(std::span<const float> a, std::span<const float> b, std::span<float> c, int size) {
    const Array<float> left(a);
    const Array<float> right(b);
    const Array<float> out(c.size());
    launchProduct(left.get(), right.get(), out.get(), size);
    out.write(c);
}

}  // namespace orrery::measure

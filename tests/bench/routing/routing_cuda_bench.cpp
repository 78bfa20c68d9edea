// Times of the gate on a GPU: events around replays of a graph, so that launching costs nothing, and beside them how
// much of the bandwidth of a plain copy on the same device the gate's reads and writes come to. Registers nothing where
// there is no device.

#include "kernels/routing/balance.h"
#include "kernels/routing/routing.h"

#include "engine/base/error.h"
#include "engine/base/random.h"

#include <benchmark/benchmark.h>
#include <cuda_runtime.h>
#include <fmt/format.h>

#include <bit>

namespace orrery::routing {
namespace {

void check(cudaError_t error) {
    if (error != cudaSuccess) throw Error(fmt::format("CUDA: {}", cudaGetErrorString(error)));
}

template <typename Item>
struct DeviceArray {
    Item* items = nullptr;
    std::size_t bytes = 0;

    explicit DeviceArray(std::size_t count) : bytes(count * sizeof(Item)) {
        check(cudaMalloc(&items, bytes));
        check(cudaMemset(items, 0xFF, bytes));  // what is not written is seen
    }
    DeviceArray(const DeviceArray&) = delete;
    DeviceArray& operator=(const DeviceArray&) = delete;
    ~DeviceArray() { cudaFree(items); }
};

// What a stream was given, as one graph to replay.
class Replay {
 public:
    explicit Replay(const auto& work) {
        check(cudaStreamCreate(&stream_));
        check(cudaEventCreate(&start_));
        check(cudaEventCreate(&end_));
        cudaGraph_t graph = nullptr;
        check(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal));
        work(stream_);
        check(cudaStreamEndCapture(stream_, &graph));
        check(cudaGraphInstantiate(&graph_, graph, 0));
        check(cudaGraphDestroy(graph));
        seconds(3);  // warm
    }
    Replay(const Replay&) = delete;
    Replay& operator=(const Replay&) = delete;
    ~Replay() {
        cudaGraphExecDestroy(graph_);
        cudaEventDestroy(start_);
        cudaEventDestroy(end_);
        cudaStreamDestroy(stream_);
    }

    // For one replay, the mean of several in a row.
    double seconds(int times) {
        check(cudaEventRecord(start_, stream_));
        for (int i = 0; i < times; ++i) check(cudaGraphLaunch(graph_, stream_));
        check(cudaEventRecord(end_, stream_));
        check(cudaEventSynchronize(end_));
        float milliseconds = 0.0F;
        check(cudaEventElapsedTime(&milliseconds, start_, end_));
        return static_cast<double>(milliseconds) * 1e-3 / times;
    }

 private:
    cudaStream_t stream_ = nullptr;
    cudaEvent_t start_ = nullptr;
    cudaEvent_t end_ = nullptr;
    cudaGraphExec_t graph_ = nullptr;
};

// Bytes read and written a second by a copy within the device, of more than any cache holds.
double copyBandwidth() {
    constexpr std::size_t kBytes = std::size_t{1} << 30U;
    const DeviceArray<std::byte> from(kBytes);
    const DeviceArray<std::byte> to(kBytes);
    Replay copy([&](cudaStream_t stream) {
        check(cudaMemcpyAsync(to.items, from.items, kBytes, cudaMemcpyDeviceToDevice, stream));
    });
    return 2.0 * static_cast<double>(kBytes) / copy.seconds(20);
}

std::vector<float> anyLogits(std::size_t count) {
    Random random(1);
    std::vector<float> logits(count);
    for (float& logit : logits) logit = random.uniform(-4.0F, 4.0F);
    return logits;
}

void gateOnDevice(benchmark::State& state, const NamedGate& named, int tokens, LogitType type) {
    static const double bandwidth = copyBandwidth();
    const Shape shape{.tokens = tokens, .experts = named.experts};
    const auto experts = static_cast<std::size_t>(named.experts);
    const auto k = static_cast<std::size_t>(chosenBy(named.gate, named.experts));
    const auto count = static_cast<std::size_t>(tokens);
    const std::vector<float> logits = anyLogits(count * experts);
    const DeviceArray<float> wide(logits.size());
    const DeviceArray<std::uint16_t> narrow(logits.size());
    std::vector<std::uint16_t> halves;
    for (const float logit : logits) {
        halves.push_back(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(logit) >> 16U));
    }
    check(cudaMemcpy(wide.items, logits.data(), wide.bytes, cudaMemcpyHostToDevice));
    check(cudaMemcpy(narrow.items, halves.data(), narrow.bytes, cudaMemcpyHostToDevice));
    const DeviceArray<float> bias(experts);
    check(cudaMemset(bias.items, 0, bias.bytes));
    const DeviceArray<std::uint16_t> ids(count * k);
    const DeviceArray<float> weights(count * k);
    const DeviceArray<std::uint32_t> counts(experts);
    const DeviceArray<LoadSummary> summary(1);
    const void* given = wide.items;
    if (type == LogitType::bfloat16) given = narrow.items;
    Replay gate([&](cudaStream_t stream) {
        routeCuda(named.gate, shape, {.logits = given, .type = type, .bias = bias.items},
                  {.ids = ids.items, .weights = weights.items, .counts = counts.items}, stream);
        balanceCuda(counts.items, named.experts, 0.0F, bias.items, summary.items, stream);
    });
    const int times = tokens < 10'000 ? 200 : 20;
    double spent = 0.0;
    for (auto _ : state) {
        const double each = gate.seconds(times);
        state.SetIterationTime(each);
        spent += each;
    }
    const double perReplay = spent / static_cast<double>(state.iterations());
    const std::size_t width = type == LogitType::bfloat16 ? 2 : 4;
    const auto bytes = static_cast<double>(count * (experts * width + k * (sizeof(std::uint16_t) + sizeof(float))));
    state.SetItemsProcessed(state.iterations() * tokens);
    state.counters["GB/s"] = bytes / perReplay * 1e-9;
    state.counters["copy GB/s"] = bandwidth * 1e-9;
    state.counters["of copy"] = bytes / perReplay / bandwidth;
}

const bool kRegistered = [] {
    if (!cudaAvailable()) {
        fmt::print(stderr, "no CUDA device here: the gate is timed on the CPU only\n");
        return false;
    }
    for (const NamedGate& named : namedGates()) {
        for (const int tokens : {64, 8192, 262144, 1048576}) {
            for (const LogitType type : {LogitType::float32, LogitType::bfloat16}) {
                const std::string name = fmt::format("cuda/{}/E:{}/T:{}/{}", named.name, named.experts, tokens,
                                                     type == LogitType::float32 ? "fp32" : "bf16");
                benchmark::RegisterBenchmark(
                    name.c_str(),
                    [&named, tokens, type](benchmark::State& state) { gateOnDevice(state, named, tokens, type); })
                    ->UseManualTime()
                    ->Unit(benchmark::kMicrosecond);
            }
        }
    }
    return true;
}();

}  // namespace
}  // namespace orrery::routing

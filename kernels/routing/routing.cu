#include "kernels/routing/routing.h"

#include "kernels/routing/gate_cuda.h"

#include <algorithm>

// Defined in routing_cuda.cpp: nvcc's host compiler need not see fmt.
namespace orrery::routing {

[[noreturn]] void throwCudaError(const char* what, const char* why);

void check(cudaError_t error, const char* what) {
    if (error != cudaSuccess) throwCudaError(what, cudaGetErrorString(error));
}

int persistentBlocks(const void* kernel, int threads, std::int64_t needed) {
    int device = 0;
    int processors = 0;
    int each = 0;
    check(cudaGetDevice(&device), "device");
    check(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, device), "device");
    check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&each, kernel, threads, 0), "gate's occupancy");
    return static_cast<int>(std::min<std::int64_t>(needed, static_cast<std::int64_t>(processors) * std::max(each, 1)));
}

bool cudaAvailable() {
    static const bool available = [] {
        int devices = 0;
        if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) return false;
        // A kernel must be there in a form that the device can run, not the device alone.
        const bool runs = kernelsRunHere();
        cudaGetLastError();
        return runs;
    }();
    return available;
}

void routeCuda(const Gate& gate, Shape shape, const DeviceInput& input, const DeviceOutput& output, void* stream) {
    validate(gate, shape);
    const auto queue = static_cast<cudaStream_t>(stream);
    if (output.counts != nullptr) {
        const std::size_t bytes = static_cast<std::size_t>(shape.experts) * sizeof(std::uint32_t);
        check(cudaMemsetAsync(output.counts, 0, bytes, queue), "counts of the experts");
    }
    if (shape.tokens == 0) return;
    const GateJob job{.gate = gate,
                      .k = chosenBy(gate, shape.experts),
                      .tokens = shape.tokens,
                      .experts = shape.experts,
                      .logits = input.logits,
                      .bias = gate.biasInChoice ? input.bias : nullptr,
                      .ids = output.ids,
                      .weights = output.weights,
                      .scores = output.scores,
                      .counts = output.counts};
    (fitsGrouped(job) ? launchGrouped : launchWarp)(job, input.type, queue);
}

HostResult routeThroughCuda(const Gate& gate, const HostRun& run) {
    validate(gate, run.shape);
    const bool inBfloat16 = !run.bfloat16.empty();
    const auto experts = static_cast<std::size_t>(run.shape.experts);
    HostResult result;
    Routing& routing = result.routing;
    routing.shape = run.shape;
    routing.k = chosenBy(gate, run.shape.experts);
    routing.ids.resize(static_cast<std::size_t>(run.shape.tokens) * static_cast<std::size_t>(routing.k));
    routing.weights.resize(routing.ids.size());
    if (run.scores == Scores::keep) routing.scores.resize(static_cast<std::size_t>(run.shape.tokens) * experts);
    result.counts.resize(experts);
    result.bias.assign(run.bias.begin(), run.bias.end());

    const DeviceArray<float> logits(run.logits.size());
    const DeviceArray<std::uint16_t> bfloat16(run.bfloat16.size());
    const DeviceArray<float> bias(run.bias.size());
    const DeviceArray<std::uint16_t> ids(routing.ids.size());
    const DeviceArray<float> weights(routing.weights.size());
    const DeviceArray<float> scores(routing.scores.size());
    const DeviceArray<std::uint32_t> counts(experts);
    const DeviceArray<LoadSummary> summary(1);
    logits.read(run.logits.data());
    bfloat16.read(run.bfloat16.data());
    bias.read(run.bias.data());
    const void* given = logits.get();
    if (inBfloat16) given = bfloat16.get();
    routeCuda(gate, run.shape,
              {.logits = given, .type = inBfloat16 ? LogitType::bfloat16 : LogitType::float32, .bias = bias.get()},
              {.ids = ids.get(), .weights = weights.get(), .scores = scores.get(), .counts = counts.get()}, nullptr);
    balanceCuda(counts.get(), run.shape.experts, run.step, bias.get(), summary.get(), nullptr);
    ids.write(routing.ids.data());
    weights.write(routing.weights.data());
    scores.write(routing.scores.data());
    counts.write(result.counts.data());
    bias.write(result.bias.data());
    summary.write(&result.summary);
    return result;
}

}  // namespace orrery::routing

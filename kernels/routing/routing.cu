#include "kernels/routing/routing.h"

#include "kernels/device/array.h"
#include "kernels/routing/gate_cuda.h"

#include <algorithm>

namespace orrery::routing {

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

    using device::Array;
    using device::marked;
    const Array<float> logits(run.logits);
    const Array<std::uint16_t> bfloat16(run.bfloat16);
    const Array<float> bias(run.bias);
    const Array<std::uint16_t> ids = marked<std::uint16_t>(routing.ids.size());
    const Array<float> weights = marked<float>(routing.weights.size());
    const Array<float> scores = marked<float>(routing.scores.size());
    const Array<std::uint32_t> counts = marked<std::uint32_t>(experts);
    const Array<LoadSummary> summary = marked<LoadSummary>(1);
    const void* given = logits.get();
    if (inBfloat16) given = bfloat16.get();
    routeCuda(gate, run.shape,
              {.logits = given, .type = inBfloat16 ? LogitType::bfloat16 : LogitType::float32, .bias = bias.get()},
              {.ids = ids.get(), .weights = weights.get(), .scores = scores.get(), .counts = counts.get()}, nullptr);
    balanceCuda(counts.get(), run.shape.experts, run.step, bias.get(), summary.get(), nullptr);
    ids.write(routing.ids);
    weights.write(routing.weights);
    scores.write(routing.scores);
    counts.write(result.counts);
    bias.write(result.bias);
    summary.write(std::span(&result.summary, 1));
    return result;
}

}  // namespace orrery::routing

#pragma once

// The gate of a mixture-of-experts layer: from router logits to chosen experts and their weights. The CPU version is
// the oracle, and the CUDA version chooses the same experts, bit for bit.
//
// NaN and infinity. An infinite logit or bias counts as +-2^100 (so an expert of +inf takes all of a softmax, several
// share it), a NaN bias as -2^100. A NaN logit has the score 0 (1/E in a softmax that has nothing but NaN and -inf) and
// stands behind every number in the choice, whatever its bias: it is chosen only where too few others are there. So
// always k distinct experts come out, with finite weights.

#include "kernels/routing/balance_law.h"
#include "kernels/routing/gate.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::routing {

struct Input {
    std::span<const float> logits;  // [T, E], row-major
    std::span<const float> bias;    // [E], or empty for zeros
};

struct Output {
    std::span<std::uint16_t> ids;  // [T, k], best first
    std::span<float> weights;      // [T, k]
    std::span<float> scores;       // p, [T, E]; empty when not wanted
};

// Routes on the CPU, on all threads; the same bytes on any number of them. Throws what validate() does.
void routeCpu(const Gate& gate, Shape shape, const Input& input, const Output& output);

// A routing that owns its memory.
struct Routing {
    Shape shape;
    int k = 0;
    std::vector<std::uint16_t> ids;
    std::vector<float> weights;
    std::vector<float> scores;  // empty unless asked for
};

enum class Scores { drop, keep };
Routing route(const Gate& gate, Shape shape, const Input& input, Scores scores = Scores::drop);

// Whether the CUDA version is built in and this machine has a device that can run it. Asks the driver once.
bool cudaAvailable();

enum class LogitType { float32, bfloat16 };

// Device pointers. The logits are read 16 bytes at a time where they start at a multiple of 16 and a row is whole
// 16 bytes; others work, more slowly.
struct DeviceInput {
    const void* logits = nullptr;  // [T, E]
    LogitType type = LogitType::float32;
    const float* bias = nullptr;  // [E] or null; fp32 always: added in bf16 it would change the choice
};

struct DeviceOutput {
    std::uint16_t* ids = nullptr;     // [T, k]
    float* weights = nullptr;         // [T, k]
    float* scores = nullptr;          // [T, E] or null
    std::uint32_t* counts = nullptr;  // [E] or null: how many tokens chose each expert; overwritten
};

// The CUDA version; `stream` is a cudaStream_t (null for the default stream). Returns as soon as it is queued; may be
// captured into a graph. Throws Error when the launch fails and what validate() does; a programming error where CUDA is
// not built in.
void routeCuda(const Gate& gate, Shape shape, const DeviceInput& input, const DeviceOutput& output, void* stream);

// From counts [E] on the device: what the load is like into `summary` (or null), and the auxiliary-loss-free update of
// `bias` [E] (or null) by `step`; see updateBias() in balance.h. Queued on the stream.
void balanceCuda(const std::uint32_t* counts, int experts, float step, float* bias, LoadSummary* summary, void* stream);

// The CUDA version with its copies, for checks and small batches: bfloat16 logits are given as their bits.
struct HostRun {
    Shape shape;
    std::span<const float> logits;
    std::span<const std::uint16_t> bfloat16;  // instead of `logits`
    std::span<const float> bias;
    float step = 0.0F;  // of the bias update
    Scores scores = Scores::drop;
};
struct HostResult {
    Routing routing;
    std::vector<std::uint32_t> counts;
    std::vector<float> bias;  // updated; empty where there was none
    LoadSummary summary;
};
HostResult routeThroughCuda(const Gate& gate, const HostRun& run);

}  // namespace orrery::routing

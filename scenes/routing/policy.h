#pragma once

// A trace's logits routed as the class wants it: under any gate, at any temperature, with or without the bias. What
// came of it, layer by layer, beside what it was before.

#include "kernels/routing/balance.h"
#include "scenes/trace/trace.h"

#include <cstdint>
#include <string>
#include <vector>

namespace orrery::routing {

// What the class may change about the routing.
struct Policy {
    Gate gate;
    float temperature = 1.0F;  // the logits are divided by it
    bool bias = true;          // the recorded bias; where the gate has none it changes nothing

    bool operator==(const Policy&) const = default;
};

// The gate as it fits this many experts: groups that divide them, no more chosen than there are.
Gate fitted(Gate gate, int experts);

// One layer under a policy.
struct RoutedLayer {
    int number = 0;  // of the trace's layer
    int experts = 0;
    int k = 0;
    std::vector<std::uint16_t> ids;     // [T, k], best first
    std::vector<float> weights;         // [T, k]
    std::vector<float> scores;          // p, [T, E]; empty where the trace has only choices
    std::vector<float> bias;            // [E], as it counted in the choice; empty where it did not
    std::vector<std::uint32_t> counts;  // [E]
    std::vector<std::uint32_t> sums;    // counts before every kSumEvery-th token, [T / kSumEvery + 1, E]
    double entropy = 0.0;               // bits
    double maxVio = 0.0;
    double switchLoss = 0.0;  // 0 without scores
    double zLoss = 0.0;
    std::vector<bool> changed;  // [T]: goes to other experts than before
    std::uint64_t changes = 0;  // choices that are new
    std::string problem;        // why it is not routed; empty when it is

    // Whether token t goes to the expert.
    bool goesTo(int token, int expert) const;
    // How many of the tokens before this one went to each expert, [E].
    std::vector<std::uint32_t> countsBefore(int token) const;
    static constexpr int kSumEvery = 64;
};

// Every routed layer of the trace, by the CPU or by CUDA's current device. `before` is what is marked as changed
// against; empty for nothing.
std::vector<RoutedLayer> routed(const trace::Trace& trace, const Policy& policy, const std::vector<RoutedLayer>& before,
                                bool onCuda = false);

}  // namespace orrery::routing

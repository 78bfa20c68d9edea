#pragma once

// A recorded text routed again: the logits are kept, the gate and its bias are others. What would another model's gate
// have done with these tokens, how even is its load, and how much of it changed?

#include "kernels/routing/balance.h"
#include "kernels/routing/gate.h"
#include "scenes/trace/trace.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace orrery::trace {

enum class BiasPolicy {
    zero,   // none
    file,   // the layer's own; zeros where it has none
    learn,  // learnt on these tokens without a loss
};

// The auxiliary-loss-free update (kernels/routing/balance.h), from zeros, over the tokens in batches, from the start
// again after the last. After every pass over all tokens MaxVio is measured; the bias of the best pass is kept, and
// when `patience` updates brought no better one, it has settled.
struct Learning {
    float step = routing::kBiasStep;
    int batch = 4096;  // tokens
    int patience = 200;
    int mostUpdates = 4000;
};

struct Rerouting {
    routing::Gate gate;  // its biasInChoice is not looked at: the policy tells
    BiasPolicy policy = BiasPolicy::file;
    Learning learning;
    double capacity = 1.25;  // capacity factor, see routing::droppedAt
};

// The gate with its bias switched on or off by the policy: what describes the new choice.
routing::Gate effectiveGate(const Rerouting& rerouting);

struct LayerReport {
    int number = 0;
    int experts = 0;
    int chosen = 0;
    std::vector<std::uint32_t> load;  // tokens per expert
    double entropy = 0.0;             // of the load, in bits
    float maxVio = 0.0F;
    routing::Dropped dropped;
    // Against the choice that the file has.
    std::optional<float> recordedMaxVio;
    std::optional<routing::Difference> changed;
    // Of a learnt bias.
    int updates = 0;
    bool settled = false;
};

struct Rerouted {
    Layer layer;  // logits, bias, ids and weights only; the bias is what took part in the choice, or empty
    LayerReport report;
};

// One layer with logits. Throws Error, which names the layer, for a gate that does not fit.
Rerouted reroute(const Layer& layer, int tokens, const Rerouting& rerouting);

// Every layer that has logits. Throws Error when none has. `progress` hears the share done, 0 to 1.
std::vector<Rerouted> reroute(const Trace& trace, const Rerouting& rerouting,
                              const std::function<void(float)>& progress = {});

}  // namespace orrery::trace

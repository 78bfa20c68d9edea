#include "scenes/trace/reroute.h"

#include "engine/base/error.h"
#include "kernels/routing/routing.h"

#include <algorithm>
#include <span>

namespace orrery::trace {
namespace {

using Counts = std::vector<std::uint32_t>;

class BiasLearner {
 public:
    BiasLearner(const routing::Gate& gate, const Layer& layer, int tokens, const Learning& learning)
        : gate_(gate), layer_(layer), tokens_(tokens), learning_(learning) {
        ORRERY_CHECK(learning.batch > 0 && learning.mostUpdates > 0, "batches of {}", learning.batch);
    }

    std::vector<float> learn(LayerReport& report) {
        std::vector<float> bias(static_cast<std::size_t>(layer_.experts));
        std::vector<float> best = bias;
        float least = routing::summaryOf(countsOf(0, tokens_, bias)).maxVio;
        int bestAt = 0;
        while (report.updates < learning_.mostUpdates && least > 0.0F) {
            pass(bias, report.updates);
            if (const float now = routing::summaryOf(countsOf(0, tokens_, bias)).maxVio; now < least) {
                least = now;
                best = bias;
                bestAt = report.updates;
            }
            if (report.updates - bestAt >= learning_.patience) break;
        }
        report.settled = least == 0.0F || report.updates - bestAt >= learning_.patience;
        // The mean drifts and moves no choice.
        return routing::centred(best);
    }

 private:
    Counts countsOf(int first, int end, std::span<const float> bias) const {
        const auto experts = static_cast<std::size_t>(layer_.experts);
        const auto logits =
            std::span(layer_.logits)
                .subspan(static_cast<std::size_t>(first) * experts, static_cast<std::size_t>(end - first) * experts);
        return routing::countChoices(routing::route(gate_, {end - first, layer_.experts}, {logits, bias}).ids,
                                     layer_.experts);
    }

    void pass(std::vector<float>& bias, int& updates) const {
        for (int first = 0; first < tokens_; first += learning_.batch) {
            const int end = std::min(tokens_, first + learning_.batch);
            routing::updateBias(countsOf(first, end, bias), learning_.step, bias);
            ++updates;
        }
    }

    const routing::Gate& gate_;
    const Layer& layer_;
    int tokens_;
    const Learning& learning_;
};

Rerouted rerouteChecked(const Layer& layer, int tokens, const Rerouting& rerouting) {
    const routing::Gate gate = effectiveGate(rerouting);
    routing::validate(gate, {tokens, layer.experts});
    Rerouted out;
    LayerReport& report = out.report;
    if (rerouting.policy == BiasPolicy::file) out.layer.bias = layer.bias;
    if (rerouting.policy == BiasPolicy::learn) {
        out.layer.bias = BiasLearner(gate, layer, tokens, rerouting.learning).learn(report);
    }
    routing::Routing routed = routing::route(gate, {tokens, layer.experts}, {layer.logits, out.layer.bias});
    out.layer.number = report.number = layer.number;
    out.layer.experts = report.experts = layer.experts;
    out.layer.chosen = report.chosen = routed.k;
    out.layer.logits = layer.logits;
    out.layer.ids = std::move(routed.ids);
    out.layer.weights = std::move(routed.weights);

    report.load = routing::countChoices(out.layer.ids, layer.experts);
    report.entropy = routing::entropyOf(report.load);
    report.maxVio = routing::summaryOf(report.load).maxVio;
    report.dropped = routing::droppedAt(rerouting.capacity, out.layer.ids, routed.k, layer.experts);
    if (!layer.ids.empty()) {
        report.recordedMaxVio = routing::summaryOf(routing::countChoices(layer.ids, layer.experts)).maxVio;
        report.changed = routing::differenceOf(layer.ids, layer.chosen, out.layer.ids, routed.k);
    }
    return out;
}

}  // namespace

routing::Gate effectiveGate(const Rerouting& rerouting) {
    routing::Gate gate = rerouting.gate;
    gate.biasInChoice = rerouting.policy != BiasPolicy::zero;
    return gate;
}

Rerouted reroute(const Layer& layer, int tokens, const Rerouting& rerouting) {
    try {
        return rerouteChecked(layer, tokens, rerouting);
    } catch (const Error& error) {
        throw Error(fmt::format("layer {}: {}", layer.number, error.message()));
    }
}

std::vector<Rerouted> reroute(const Trace& trace, const Rerouting& rerouting,
                              const std::function<void(float)>& progress) {
    std::vector<Rerouted> all;
    for (std::size_t i = 0; i < trace.layers.size(); ++i) {
        const Layer& layer = trace.layers[i];
        if (!layer.logits.empty()) all.push_back(reroute(layer, trace.tokenCount(), rerouting));
        if (progress) progress(static_cast<float>(i + 1) / static_cast<float>(trace.layers.size()));
    }
    if (all.empty()) throw Error("no layer has router logits, so nothing can be routed again");
    return all;
}

}  // namespace orrery::trace

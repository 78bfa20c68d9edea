#include "scenes/routing/policy.h"

#include "engine/base/error.h"
#include "kernels/routing/losses.h"
#include "kernels/routing/routing.h"

#include <algorithm>

namespace orrery::routing {

Gate fitted(Gate gate, int experts) {
    gate.groups = std::clamp(gate.groups, 1, experts);
    while (experts % gate.groups != 0) --gate.groups;
    gate.groupsKept = std::clamp(gate.groupsKept, 1, gate.groups);
    // A group's score of two needs two.
    if (gate.groupScore == GroupScore::sumOfTwoLargest && experts / gate.groups < 2) gate.groups = gate.groupsKept = 1;
    if (gate.topK != kAllExperts) gate.topK = std::clamp(gate.topK, 1, experts / gate.groups * gate.groupsKept);
    return gate;
}

bool RoutedLayer::goesTo(int token, int expert) const {
    const auto first = ids.begin() + static_cast<std::ptrdiff_t>(token) * k;
    return std::find(first, first + k, static_cast<std::uint16_t>(expert)) != first + k;
}

std::vector<std::uint32_t> RoutedLayer::countsBefore(int token) const {
    const auto width = static_cast<std::ptrdiff_t>(experts);
    const auto first = sums.begin() + token / kSumEvery * width;
    std::vector<std::uint32_t> found(first, first + width);
    for (int i = token / kSumEvery * kSumEvery * k; i < token * k; ++i) ++found[ids[static_cast<std::size_t>(i)]];
    return found;
}

namespace {

// The recorded choice, where there are no logits to route again.
void keepChoice(const trace::Layer& layer, RoutedLayer& out) {
    out.k = layer.chosen;
    out.ids = layer.ids;
    out.weights = layer.weights;
    if (out.weights.empty()) out.weights.assign(out.ids.size(), 1.0F / static_cast<float>(std::max(layer.chosen, 1)));
}

void routeAgain(const trace::Layer& layer, int tokens, const Policy& policy, bool onCuda, RoutedLayer& out) {
    const Gate gate = fitted(policy.gate, layer.experts);
    std::vector<float> logits = layer.logits;
    for (float& logit : logits) logit /= policy.temperature;
    const bool biased = gate.biasInChoice && policy.bias && !layer.bias.empty();
    const std::vector<float> bias = biased ? layer.bias : std::vector<float>();
    const Shape shape{tokens, layer.experts};
    Routing routing =
        onCuda
            ? routeThroughCuda(gate, {.shape = shape, .logits = logits, .bias = bias, .scores = Scores::keep}).routing
            : route(gate, shape, {logits, bias}, Scores::keep);
    out.k = routing.k;
    out.ids = std::move(routing.ids);
    out.weights = std::move(routing.weights);
    out.scores = std::move(routing.scores);
    out.bias = bias;
    out.zLoss = zLoss(logits, shape);
}

void sumUp(int tokens, RoutedLayer& out) {
    std::vector<std::uint32_t> running(static_cast<std::size_t>(out.experts), 0);
    const auto k = static_cast<std::size_t>(out.k);
    for (int t = 0; t <= tokens; ++t) {
        if (t % RoutedLayer::kSumEvery == 0) out.sums.insert(out.sums.end(), running.begin(), running.end());
        for (std::size_t i = 0; t < tokens && i < k; ++i) ++running[out.ids[static_cast<std::size_t>(t) * k + i]];
    }
}

void compare(const RoutedLayer& before, RoutedLayer& out) {
    if (before.experts != out.experts || before.k == 0 || out.k == 0 ||
        before.ids.size() / static_cast<std::size_t>(before.k) != out.ids.size() / static_cast<std::size_t>(out.k))
        return;
    for (std::size_t t = 0; t < out.changed.size(); ++t) {
        const std::span<const std::uint16_t> was(before.ids.data() + t * static_cast<std::size_t>(before.k),
                                                 static_cast<std::size_t>(before.k));
        const std::span<const std::uint16_t> is(out.ids.data() + t * static_cast<std::size_t>(out.k),
                                                static_cast<std::size_t>(out.k));
        const Difference difference = differenceOf(was, before.k, is, out.k);
        out.changed[t] = difference.tokens > 0;
        out.changes += difference.gained;
    }
}

}  // namespace

std::vector<RoutedLayer> routed(const trace::Trace& trace, const Policy& policy, const std::vector<RoutedLayer>& before,
                                bool onCuda) {
    std::vector<RoutedLayer> layers;
    const int tokens = trace.tokenCount();
    for (const trace::Layer& layer : trace.layers) {
        if (!layer.routed()) continue;
        RoutedLayer out{.number = layer.number, .experts = layer.experts};
        out.changed.assign(static_cast<std::size_t>(tokens), false);
        try {
            if (layer.logits.empty()) {
                keepChoice(layer, out);
            } else {
                routeAgain(layer, tokens, policy, onCuda, out);
            }
            out.counts = countChoices(out.ids, layer.experts);
            sumUp(tokens, out);
            out.entropy = entropyOf(out.counts);
            out.maxVio = static_cast<double>(summaryOf(out.counts).maxVio);
            if (!out.scores.empty()) {
                const std::vector<double> means = meanScores(
                    out.scores, {tokens, layer.experts},
                    policy.gate.function == ScoreFunction::sigmoid ? EachToken::normalised : EachToken::asItIs);
                out.switchLoss = switchLoss(out.counts, means, tokens);
            }
            const auto same = std::find_if(before.begin(), before.end(),
                                           [&](const RoutedLayer& each) { return each.number == layer.number; });
            if (same != before.end()) compare(*same, out);
        } catch (const Error& error) {
            out.problem = error.what();
        }
        layers.push_back(std::move(out));
    }
    return layers;
}

}  // namespace orrery::routing

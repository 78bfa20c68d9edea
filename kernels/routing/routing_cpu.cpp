#include "kernels/routing/routing.h"

#include "kernels/routing/device_router.h"
#include "kernels/routing/token_cpu.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"

#include <algorithm>

namespace orrery::routing {
namespace {

void routeToken(const Gate& gate, int experts, int k, const float* logits, const float* bias, std::uint16_t* ids,
                float* weights, TokenScores& token) {
    scoreToken(gate.function, logits, bias, experts, token);
    chooseExperts(gate, experts, k, token);
    float sum = 0.0F;
    for (int i = 0; i < k; ++i) {
        ids[i] = token.ids[static_cast<std::size_t>(i)];
        weights[i] = token.p[ids[i]];
        sum += weights[i];
    }
    for (int i = 0; i < k; ++i) weights[i] = weightOf(weights[i], sum, gate.renormalise, gate.scale);
}

}  // namespace

void routeCpu(const Gate& gate, Shape shape, const Input& input, const Output& output) {
    validate(gate, shape);
    const auto tokens = static_cast<std::size_t>(shape.tokens);
    const auto experts = static_cast<std::size_t>(shape.experts);
    const auto k = static_cast<std::size_t>(chosenBy(gate, shape.experts));
    ORRERY_CHECK(input.logits.size() == tokens * experts, "{} logits", input.logits.size());
    ORRERY_CHECK(input.bias.empty() || input.bias.size() == experts, "{} biases", input.bias.size());
    ORRERY_CHECK(output.ids.size() == tokens * k && output.weights.size() == tokens * k, "{} ids", output.ids.size());
    ORRERY_CHECK(output.scores.empty() || output.scores.size() == tokens * experts, "{} scores", output.scores.size());

    std::array<float, kMostExperts> bias{};
    if (gate.biasInChoice) std::ranges::transform(input.bias, bias.begin(), usable);
    constexpr std::size_t kGrain = 64;
    parallelChunks(tokens, kGrain, [&](const auto& range) {
        TokenScores token;
        for (std::size_t t = range.begin(); t < range.end(); ++t) {
            routeToken(gate, shape.experts, static_cast<int>(k), &input.logits[t * experts], bias.data(),
                       &output.ids[t * k], &output.weights[t * k], token);
            if (!output.scores.empty()) std::copy_n(token.p.begin(), experts, &output.scores[t * experts]);
        }
    });
}

Routing route(const Gate& gate, Shape shape, const Input& input, Scores scores) {
    validate(gate, shape);
    const auto tokens = static_cast<std::size_t>(shape.tokens);
    Routing routing{.shape = shape, .k = chosenBy(gate, shape.experts)};
    routing.ids.resize(tokens * static_cast<std::size_t>(routing.k));
    routing.weights.resize(routing.ids.size());
    if (scores == Scores::keep) routing.scores.resize(tokens * static_cast<std::size_t>(shape.experts));
    routeCpu(gate, shape, input, {routing.ids, routing.weights, routing.scores});
    return routing;
}

#ifndef ORRERY_HAS_CUDA

bool cudaAvailable() {
    return false;
}

void routeCuda(const Gate&, Shape, const DeviceInput&, const DeviceOutput&, void*) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

void balanceCuda(const std::uint32_t*, int, float, float*, LoadSummary*, void*) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

HostResult routeThroughCuda(const Gate&, const HostRun&) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

class DeviceRouter::Memory {};

DeviceRouter::DeviceRouter() {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

DeviceRouter::~DeviceRouter() = default;

LoadSummary DeviceRouter::route(const Gate&, Shape, std::span<const float>, float, std::span<float>,
                                std::span<std::uint32_t>) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

void DeviceRouter::put(std::span<const std::uint32_t>) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

const std::uint32_t* DeviceRouter::counts() const {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

#endif

}  // namespace orrery::routing

// Times of the gate on the CPU, on all threads: `bench_routing --benchmark_repetitions=9
// --benchmark_report_aggregates_only=true` gives medians.

#include "kernels/routing/balance.h"
#include "kernels/routing/routing.h"

#include "engine/base/random.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <tbb/global_control.h>

namespace orrery::routing {
namespace {

std::vector<float> anyLogits(std::size_t count) {
    Random random(1);
    std::vector<float> logits(count);
    for (float& logit : logits) logit = random.uniform(-4.0F, 4.0F);
    return logits;
}

void gate(benchmark::State& state, const NamedGate& named, int tokens, int threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    const Shape shape{.tokens = tokens, .experts = named.experts};
    const auto experts = static_cast<std::size_t>(shape.experts);
    const std::vector<float> logits = anyLogits(static_cast<std::size_t>(tokens) * experts);
    std::vector<float> bias(experts);
    for (std::size_t e = 0; e < experts; ++e) bias[e] = 0.01F * static_cast<float>(e % 7);
    Routing routing = route(named.gate, shape, {logits, bias});
    for (auto _ : state) {
        routeCpu(named.gate, shape, {logits, bias}, {routing.ids, routing.weights, {}});
        benchmark::DoNotOptimize(routing.ids.data());
    }
    state.SetItemsProcessed(state.iterations() * tokens);
}

void balance(benchmark::State& state) {
    constexpr Shape kShape{.tokens = 8192, .experts = 256};
    const std::vector<float> logits = anyLogits(std::size_t{8192} * 256);
    const Routing routing = route(kDeepSeekV3, kShape, {logits, {}}, Scores::keep);
    std::vector<float> bias(256);
    for (auto _ : state) {
        const std::vector<std::uint32_t> counts = countChoices(routing.ids, kShape.experts);
        updateBias(counts, kBiasStep, bias);
        benchmark::DoNotOptimize(meanScores(routing.scores, kShape, EachToken::normalised));
        benchmark::DoNotOptimize(entropyOf(counts));
    }
}

const bool kRegistered = [] {
    for (const NamedGate& named : namedGates()) {
        for (const int tokens : {64, 8192, 262144}) {
            for (const int threads : {1, 2}) {
                if (threads == 1 && tokens != 8192) continue;
                const std::string name =
                    fmt::format("gate/{}/E:{}/T:{}/threads:{}", named.name, named.experts, tokens, threads);
                benchmark::RegisterBenchmark(
                    name.c_str(),
                    [&named, tokens, threads](benchmark::State& state) { gate(state, named, tokens, threads); })
                    ->MeasureProcessCPUTime()
                    ->UseRealTime()
                    ->Unit(benchmark::kMicrosecond);
            }
        }
    }
    benchmark::RegisterBenchmark("balance/E:256/T:8192", balance)
        ->MeasureProcessCPUTime()
        ->UseRealTime()
        ->Unit(benchmark::kMicrosecond);
    return true;
}();

}  // namespace
}  // namespace orrery::routing

BENCHMARK_MAIN();

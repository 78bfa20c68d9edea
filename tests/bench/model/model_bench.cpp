// Tokens per second of the built-in model on the CPU: `bench_model --benchmark_repetitions=9
// --benchmark_report_aggregates_only=true` gives medians. Run from the source tree's root.

#include "kernels/model/model.h"
#include "kernels/model/sampling.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <tbb/global_control.h>

namespace orrery::model {
namespace {

const Model& shipped() {
    static const Model model(safetensors::File::read("assets/models/moe.safetensors"));
    return model;
}

std::vector<std::int32_t> anyText(int tokens) {
    constexpr std::string_view kText = "It is a mixture of experts. for i in range(10): print(i) // 12 + 30 = 42\n";
    std::vector<std::int32_t> ids;
    for (std::size_t i = 0; i < static_cast<std::size_t>(tokens); ++i) {
        ids.push_back(static_cast<unsigned char>(kText[i % kText.size()]));
    }
    return ids;
}

// One token after another, each the best after the last, from `past` tokens on to twice as many.
void decode(benchmark::State& state, CacheKind kind, int past, int threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    Cache cache(shipped().config(), kind);
    const auto vocabulary = static_cast<std::size_t>(shipped().config().vocabulary);
    std::vector<float> logits = shipped().run(anyText(past), cache);
    for (auto _ : state) {
        const std::int32_t next = greedy(std::span(logits).last(vocabulary));
        if (cache.tokens() == 2 * past) cache.truncate(past);
        logits = shipped().run(std::span(&next, 1), cache);
    }
    state.SetItemsProcessed(state.iterations());
}

// A whole text at once.
void prompt(benchmark::State& state, CacheKind kind, int tokens, int threads, bool recorded) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    const std::vector<std::int32_t> ids = anyText(tokens);
    Cache cache(shipped().config(), kind);
    Record record;
    for (auto _ : state) {
        cache.truncate(0);
        benchmark::DoNotOptimize(shipped().run(ids, cache, recorded ? &record : nullptr));
    }
    state.SetItemsProcessed(state.iterations() * tokens);
}

void load(benchmark::State& state) {
    const safetensors::File file = safetensors::File::read("assets/models/moe.safetensors");
    for (auto _ : state) benchmark::DoNotOptimize(Model(file).parameters());
}

template <typename Run>
void add(const std::string& name, const Run& run) {
    benchmark::RegisterBenchmark(name.c_str(), run)
        ->MeasureProcessCPUTime()
        ->UseRealTime()
        ->Unit(benchmark::kMicrosecond);
}

const bool kRegistered = [] {
    for (const CacheKind kind : {CacheKind::latent, CacheKind::full}) {
        const char* const name = kind == CacheKind::latent ? "latent" : "full";
        for (const int threads : {1, 2}) {
            add(fmt::format("decode/{}/past:128/threads:{}", name, threads),
                [=](benchmark::State& state) { decode(state, kind, 128, threads); });
            add(fmt::format("prompt/{}/T:256/threads:{}", name, threads),
                [=](benchmark::State& state) { prompt(state, kind, 256, threads, false); });
        }
    }
    add("prompt/latent/recorded/T:256/threads:2",
        [](benchmark::State& state) { prompt(state, CacheKind::latent, 256, 2, true); });
    add("load", load);
    return true;
}();

}  // namespace
}  // namespace orrery::model

BENCHMARK_MAIN();

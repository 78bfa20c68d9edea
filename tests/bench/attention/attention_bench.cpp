// Times of attention and its maps on the CPU, on one and two threads: `bench_attention --benchmark_repetitions=9
// --benchmark_report_aggregates_only=true` gives medians.

#include "kernels/attention/map.h"
#include "kernels/attention/mla.h"

#include "engine/base/random.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <tbb/global_control.h>

#include <cmath>

namespace orrery::attention {
namespace {

std::vector<float> anyFloats(std::size_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> out(count);
    for (float& value : out) value = random.uniform(-1.0F, 1.0F);
    return out;
}

struct Given {
    Shape shape;
    std::vector<float> queries;
    std::vector<float> keys;
    std::vector<float> values;
    std::vector<float> out;
    std::vector<float> logSumExp;

    explicit Given(const Shape& wanted) : shape(wanted) {
        const auto queryPlaces = static_cast<std::size_t>(shape.queries) * static_cast<std::size_t>(shape.heads);
        const auto keyPlaces = static_cast<std::size_t>(shape.keys) * static_cast<std::size_t>(shape.keyHeads);
        queries = anyFloats(queryPlaces * static_cast<std::size_t>(shape.keyWidth), 1);
        keys = anyFloats(keyPlaces * static_cast<std::size_t>(shape.keyWidth), 2);
        values = anyFloats(keyPlaces * static_cast<std::size_t>(shape.valueWidth), 3);
        out.resize(queryPlaces * static_cast<std::size_t>(shape.valueWidth));
        logSumExp.resize(queryPlaces);
        attend();
    }
    Input input() const {
        return {.queries = queries,
                .keys = keys,
                .values = values,
                .scale = 4.0F / std::sqrt(static_cast<float>(shape.keyWidth))};
    }
    void attend() { attendCpu(shape, input(), {.out = out, .logSumExp = logSumExp, .probabilities = {}}); }
    HeadMap map() const { return {.shape = shape, .input = input(), .logSumExp = logSumExp}; }
    // Multiplications and additions of the pairs that are visible.
    double operations(int width) const {
        double pairs = 0.0;
        for (int i = 0; i < shape.queries; ++i) pairs += visibleKeys(shape, i);
        return 2.0 * pairs * shape.heads * width;
    }
};

void attend(benchmark::State& state, const Shape& shape, int threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    Given given(shape);
    for (auto _ : state) {
        given.attend();
        benchmark::DoNotOptimize(given.out.data());
    }
    state.counters["flop/s"] = benchmark::Counter(given.operations(shape.keyWidth + shape.valueWidth),
                                                  benchmark::Counter::kIsIterationInvariantRate);
}

// What a viewer does for a head that it has the log-sum-exp of: the pyramid, and the exact tile in view.
void map(benchmark::State& state, int tokens, int threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    const Given given({.queries = tokens, .keys = tokens, .keyWidth = 64});
    constexpr int kSide = 1024;
    const int first = tokens - kSide;
    std::vector<float> visible(kSide * kSide);
    for (auto _ : state) {
        benchmark::DoNotOptimize(pyramidCpu(given.map()));
        tileCpu(given.map(), {.firstRow = first, .rows = kSide, .firstColumn = first / 2, .columns = kSide}, visible);
        benchmark::DoNotOptimize(visible.data());
    }
    state.counters["pairs/s"] =
        benchmark::Counter(given.operations(1) / 2.0, benchmark::Counter::kIsIterationInvariantRate);
}

void mla(benchmark::State& state, bool absorbed, int queries, int keys) {
    const MlaShape shape{
        .queries = queries, .keys = keys, .heads = 4, .nope = 32, .rope = 16, .value = 32, .latent = 64};
    const auto count = [](int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); };
    const std::vector<float> q = anyFloats(count(queries, 4 * 48), 1);
    const std::vector<float> rows = anyFloats(count(keys, 80), 2);
    const std::vector<float> keyUp = anyFloats(count(4 * 32, 64), 3);
    const std::vector<float> valueUp = anyFloats(count(4 * 32, 64), 4);
    std::vector<float> out(count(queries, 4 * 32));
    const MlaInput input{.queries = q, .rows = rows, .keyUp = keyUp, .valueUp = valueUp, .scale = 0.1F};
    for (auto _ : state) {
        (absorbed ? attendMlaAbsorbedCpu : attendMlaNaiveCpu)(shape, input,
                                                              {.out = out, .logSumExp = {}, .probabilities = {}});
        benchmark::DoNotOptimize(out.data());
    }
}

void time(const std::string& name, const auto& body) {
    benchmark::RegisterBenchmark(name.c_str(), body)
        ->MeasureProcessCPUTime()
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
}

const bool kRegistered = [] {
    struct Named {
        const char* name;
        Shape shape;
    };
    const Named shapes[] = {
        {"MHA/H:8/d:64/T:1024",
         {.queries = 1024, .keys = 1024, .heads = 8, .keyHeads = 8, .keyWidth = 64, .valueWidth = 64}},
        {"GQA/H:8/G:2/d:64/T:1024",
         {.queries = 1024, .keys = 1024, .heads = 8, .keyHeads = 2, .keyWidth = 64, .valueWidth = 64}},
        {"MQA/H:16/d:576/dv:512/T:256",
         {.queries = 256, .keys = 256, .heads = 16, .keyHeads = 1, .keyWidth = 576, .valueWidth = 512}},
        {"one head/d:64/T:4096", {.queries = 4096, .keys = 4096, .keyWidth = 64, .valueWidth = 64}},
        {"lse alone/d:64/T:4096", {.queries = 4096, .keys = 4096, .keyWidth = 64}},
        {"one query/H:4/d:80/T:2048", {.queries = 1, .keys = 2048, .heads = 4, .keyWidth = 80, .valueWidth = 64}},
    };
    for (const Named& named : shapes) {
        for (const int threads : {1, 2}) {
            time(fmt::format("attend/{}/threads:{}", named.name, threads),
                 [shape = named.shape, threads](benchmark::State& state) { attend(state, shape, threads); });
        }
    }
    for (const int tokens : {1024, 4096, 16384}) {
        for (const int threads : {1, 2}) {
            time(fmt::format("map/d:64/T:{}/threads:{}", tokens, threads),
                 [tokens, threads](benchmark::State& state) { map(state, tokens, threads); });
        }
    }
    for (const bool absorbed : {false, true}) {
        const char* name = absorbed ? "absorbed" : "naive";
        time(fmt::format("mla/{}/one query/T:512", name),
             [=](benchmark::State& state) { mla(state, absorbed, 1, 512); });
        time(fmt::format("mla/{}/all queries/T:512", name),
             [=](benchmark::State& state) { mla(state, absorbed, 512, 512); });
    }
    return true;
}();

}  // namespace
}  // namespace orrery::attention

BENCHMARK_MAIN();

// Times of the layout: medians of several runs. `bench_layout --benchmark_filter=...`

#include "kernels/layout/physics.h"
#include "kernels/layout/quality.h"
#include "kernels/layout/ranks.h"
#include "kernels/layout/repulsion.h"
#include "tests/unit/layout/graphs.h"

#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

namespace orrery::layout {
namespace {

using testing::Sample;

void limitThreads(benchmark::State& state, int threads, const auto& work) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    for (auto _ : state) work();
}

void layOutSample(benchmark::State& state, const Sample& sample, int threads) {
    limitThreads(state, threads, [&] { benchmark::DoNotOptimize(layOut(sample.problem())); });
}

void lecture500(benchmark::State& state) {
    layOutSample(state, testing::randomGraph(500, 1000, 0.0, 1), 1);
}

void lecture500Directed(benchmark::State& state) {
    Sample sample = testing::randomGraph(500, 1000, 0.5, 1);
    sample.flow = Flow::down;
    layOutSample(state, sample, 1);
}

void large(benchmark::State& state) {
    layOutSample(state, testing::barabasiAlbert(static_cast<int>(state.range(0)), 2, 1),
                 static_cast<int>(state.range(1)));
}

// Any two nodes are as likely joined as others, from the lower number to the higher; two edges a node.
Sample acyclic(int nodes) {
    Sample sample = testing::randomGraph(nodes, 2 * nodes, 0.0, 3);
    for (Edge& edge : sample.edges) {
        if (edge.from > edge.to) std::swap(edge.from, edge.to);
    }
    sample.flow = Flow::down;
    return sample;
}

void layered(benchmark::State& state) {
    layOutSample(state, acyclic(static_cast<int>(state.range(0))), static_cast<int>(state.range(1)));
}

void ranks(benchmark::State& state) {
    const Sample sample = acyclic(static_cast<int>(state.range(0)));
    std::vector<Arc> arcs;
    for (const Edge& edge : sample.edges) arcs.push_back({edge.from, edge.to, edge.minLength});
    for (auto _ : state) benchmark::DoNotOptimize(rankNodes(static_cast<int>(state.range(0)), arcs));
}

void lectureGraphsAll(benchmark::State& state) {
    const std::vector<Sample> samples = testing::lectureGraphs();
    limitThreads(state, static_cast<int>(state.range(0)), [&] {
        for (const Sample& sample : samples) benchmark::DoNotOptimize(layOut(sample.problem()));
    });
}

void lectureGraphRoutes(benchmark::State& state) {
    const std::vector<Sample> samples = testing::lectureGraphs();
    std::vector<Result> results;
    for (const Sample& sample : samples) results.push_back(layOut(sample.problem()));
    for (auto _ : state) {
        for (std::size_t i = 0; i < samples.size(); ++i) {
            benchmark::DoNotOptimize(routeEdges(samples[i].problem(), results[i]));
        }
    }
}

void hpcGraph(benchmark::State& state) {
    for (const Sample& sample : testing::lectureGraphs()) {
        if (sample.name.starts_with("05")) layOutSample(state, sample, static_cast<int>(state.range(0)));
    }
}

void physicsTick(benchmark::State& state) {
    const Sample sample = testing::barabasiAlbert(static_cast<int>(state.range(0)), 2, 1);
    const Problem problem = sample.problem();
    const Result result = layOut(problem);
    Physics physics(problem, result.positions, result.view, {.keepShape = false, .mostTicks = 1 << 30});
    for (auto _ : state) {
        if (!physics.step()) physics.wake();
    }
}

void repulsion(benchmark::State& state) {
    std::vector<Body> bodies(static_cast<std::size_t>(state.range(0)));
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        const auto at = static_cast<float>(i);
        bodies[i] = {at, static_cast<float>(i * 7919 % 1000), static_cast<float>(i * 104729 % 1000), 2.0F};
    }
    std::vector<Force> forces(bodies.size());
    const Repulsion compute = state.range(1) == 0 ? &repulseCpu : fastestRepulsion(static_cast<int>(bodies.size()));
    for (auto _ : state) compute(bodies, {}, forces);
}

// A large graph by each method: the octree's, the pyramid's on the CPU, and the pyramid's on a GPU.
void largeBy(benchmark::State& state) {
    const Sample sample = testing::barabasiAlbert(static_cast<int>(state.range(0)), 2, 1);
    const auto method = static_cast<Method>(state.range(1));
    if (method == Method::cudaPyramid && !cudaAvailable()) {
        state.SkipWithError("no CUDA device");
        return;
    }
    for (auto _ : state) benchmark::DoNotOptimize(layOut(sample.problem(), {.method = method}).hash);
}

BENCHMARK(lecture500)->Unit(benchmark::kMillisecond);
BENCHMARK(lecture500Directed)->Unit(benchmark::kMillisecond);
BENCHMARK(large)->Args({10'000, 1})->Args({10'000, 2})->Args({50'000, 2})->Unit(benchmark::kMillisecond);
BENCHMARK(layered)->Args({20'000, 2})->Args({100'000, 2})->Unit(benchmark::kMillisecond);
BENCHMARK(ranks)->Arg(2'000)->Arg(20'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(lectureGraphsAll)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(lectureGraphRoutes)->Unit(benchmark::kMillisecond);
BENCHMARK(hpcGraph)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(physicsTick)->Arg(26)->Arg(500)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(largeBy)
    ->Args({10'000, 0})
    ->Args({10'000, 1})
    ->Args({10'000, 2})
    ->Args({100'000, 2})
    ->Args({1'000'000, 2})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(repulsion)
    ->Args({2'000, 0})
    ->Args({2'000, 1})
    ->Args({10'000, 0})
    ->Args({10'000, 1})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace orrery::layout

BENCHMARK_MAIN();

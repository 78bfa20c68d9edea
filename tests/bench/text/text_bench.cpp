// What labels cost: finding fonts, measuring, rasterising at projector size, and asking the atlas for what it has.

#include "engine/text/atlas.h"
#include "engine/text/typesetter.h"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace orrery::text {
namespace {

// Twenty labels as lecture graphs have them, most with an emoji.
std::vector<LabelContent> labels() {
    const char* const texts[] = {"\U0001F916 Multimodal",
                                 "\U0001F441\uFE0F Vision",
                                 "\U0001F4DD Language",
                                 "\U0001F3A5 Video",
                                 "\U0001F3D7\uFE0F 3D",
                                 "\U0001F399\uFE0F Audio",
                                 "\U0001F4BE Dataset",
                                 "\U0001F4CA Benchmark",
                                 "\U0001F5DC\uFE0F Compression",
                                 "\U0001F50E Retrieval",
                                 "\U0001F4A7 Diffusion",
                                 "\u2696\uFE0F Contrastive",
                                 "\u2728 Generative",
                                 "\U0001F4AC Chat",
                                 "Multi-Head Latent Attention (MLA)",
                                 "\U0001F1F3\U0001F1F1 ASML",
                                 "\U0001F1F9\U0001F1FC TSMC",
                                 "Boosts Vision \U0001F680",
                                 "Facilitates Generation \u2728",
                                 "Applies Contrastive Learning"};
    std::vector<LabelContent> result;
    for (const char* text : texts) result.push_back({text, {}, {}, {}});
    return result;
}

// The process's very first one also reads FontConfig's configuration: see the first iteration, or run with
// --benchmark_min_time=0.
void firstMeasureOfATypesetter(benchmark::State& state) {
    const std::vector<LabelContent> contents = labels();
    for (auto _ : state) {
        Typesetter typesetter;
        for (const LabelContent& content : contents) benchmark::DoNotOptimize(typesetter.measure(content, {}));
    }
}
BENCHMARK(firstMeasureOfATypesetter)->Unit(benchmark::kMillisecond);

void measureTwentyLabels(benchmark::State& state) {
    const std::vector<LabelContent> contents = labels();
    Typesetter typesetter;
    for (auto _ : state) {
        for (const LabelContent& content : contents) benchmark::DoNotOptimize(typesetter.measure(content, {}));
    }
}
BENCHMARK(measureTwentyLabels)->Unit(benchmark::kMillisecond);

void rasteriseTwentyLabels(benchmark::State& state) {
    const std::vector<LabelContent> contents = labels();
    Typesetter typesetter;
    LabelStyle style;
    if (state.range(1) != 0) style.halo = Halo{};
    for (auto _ : state) {
        for (const LabelContent& content : contents) {
            benchmark::DoNotOptimize(typesetter.rasterise(content, style, static_cast<float>(state.range(0))));
        }
    }
}
BENCHMARK(rasteriseTwentyLabels)
    ->ArgsProduct({{16, 45, 128}, {0, 1}})
    ->ArgNames({"px", "halo"})
    ->Unit(benchmark::kMillisecond);

void requestFromTheAtlas(benchmark::State& state) {
    LabelAtlas atlas({.background = false});
    std::vector<LabelId> ids;
    for (const LabelContent& content : labels()) ids.push_back(atlas.add(content, {}));
    for (auto _ : state) {
        for (const LabelId id : ids) benchmark::DoNotOptimize(atlas.request(id, 40.0F));
    }
}
BENCHMARK(requestFromTheAtlas)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace orrery::text

BENCHMARK_MAIN();

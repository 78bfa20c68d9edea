// Frames a second of the renderer alone: Barabasi-Albert graphs (m = 2) of spheres and straight tubes, camera orbiting,
// 1280x720, headless, at every quality step.

#include "engine/base/random.h"
#include "engine/gpu/device.h"
#include "engine/render/renderer.h"

#include <benchmark/benchmark.h>

#include <cmath>

namespace orrery::render {
namespace {

struct Scene {
    std::vector<shared::SphereInstance> spheres;
    std::vector<shared::TubeInstance> tubes;
    std::vector<shared::LineInstance> lines;
    DrawList list;

    explicit Scene(std::size_t nodes) {
        Random random(nodes);
        const float side = 2.4F * std::cbrt(static_cast<float>(nodes));
        for (std::size_t i = 0; i < nodes; ++i) {
            const vec3 at(random.uniform(-side, side), random.uniform(-side, side) * 0.6F, random.uniform(-side, side));
            spheres.push_back({.position = at,
                               .radius = 0.5F,
                               .fill = 0xFFE9B456U,
                               .stroke = 0xFF6E4B12U,
                               .emphasis = 1.0F,
                               .glow = 0.0F});
            list.bounds.add(at);
        }
        for (std::size_t i = 2; i < nodes; ++i) {
            for (int m = 0; m < 2; ++m) {
                const std::size_t other = random.below(static_cast<std::uint32_t>(i));
                const vec3 a = spheres[i].position, b = spheres[other].position;
                lines.push_back({a, 0.08F, b, 0xFF82735AU});
                tubes.push_back({.p0 = a,
                                 .radius = 0.08F,
                                 .p1 = glm::mix(a, b, 0.33F),
                                 .start = 0,
                                 .p2 = glm::mix(a, b, 0.66F),
                                 .end = 1,
                                 .p3 = b,
                                 .dash = 0,
                                 .colourFrom = 0xFF82735AU,
                                 .colourTo = 0xFF82735AU,
                                 .emphasis = 1,
                                 .glow = 0,
                                 .drawnLength = glm::length(b - a),
                                 .flow = 0});
            }
        }
        list.spheres.push_back({spheres});
        if (nodes <= 300) list.tubes.push_back({.tubes = tubes});
        if (nodes > 300) list.lines.push_back({lines});
    }
};

void drawFrames(benchmark::State& state) {
    static gpu::Device device({});
    static gpu::Frames frames(device);
    static Renderer renderer(device, VK_FORMAT_R8G8B8A8_UNORM, false);
    static gpu::Image picture(device, {.name = "picture",
                                       .size = {1280, 720},
                                       .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
    const Scene scene(static_cast<std::size_t>(state.range(0)));
    const Quality& quality = kQualitySteps.at(static_cast<std::size_t>(state.range(1)));
    View view{.camera = {}, .size = {1280, 720}, .theme = themes()[1]};
    view.camera = framing(view.camera, scene.list.bounds, 16.0F / 9.0F, 0.8F);
    const auto drawOne = [&] {
        view.camera.yaw += 0.01F;
        gpu::Frame frame = frames.begin();
        renderer.draw(frame, view, scene.list, quality, picture);
        frames.submit();
        frames.finish();
    };
    for (int i = 0; i < 3; ++i) drawOne();  // pipelines and shaders are compiled at their first use
    for (auto _ : state) drawOne();
    for (const gpu::PassTime& pass : frames.passTimes()) state.counters[pass.name] = pass.milliseconds;
    state.SetLabel(std::string(quality.name));
    state.counters["frames/s"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(drawFrames)
    ->ArgsProduct({{100, 1000, 10000}, {0, 1, 2, 3}})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace orrery::render

BENCHMARK_MAIN();

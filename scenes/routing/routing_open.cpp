#include "engine/app/registry.h"
#include "scenes/routing/routing_scene.h"
#include "scenes/routing/training_scene.h"

#include <algorithm>

// The routing kind of scene: traces of mixture-of-experts models, and the weights of the built-in one, which then works
// on what the class types.

namespace orrery::routing {

namespace {

constexpr const char* kFirstText = "The quick brown fox jumps over the lazy dog.";

app::Opened open(const std::filesystem::path& path) {
    app::Opened opened;
    const safetensors::File file = safetensors::File::read(path);
    if (trace::isWeights(file)) {
        const auto model = trace::LiveModel::of(path);
        if (model->asked().text.empty()) model->ask({.text = kFirstText, .gate = {}});
        opened.scenes.push_back(std::make_unique<RoutingScene>(model, path));
        opened.title = "The built-in model, live";
        return opened;
    }
    trace::Trace trace = trace::readTrace(file, opened.diagnostics);
    opened.title = trace.title.empty() ? path.stem().string() : trace.title;
    if (!trace.training.empty()) opened.scenes.push_back(std::make_unique<TrainingScene>(trace, opened.title));
    const bool routes =
        std::any_of(trace.layers.begin(), trace.layers.end(), [](const trace::Layer& layer) { return layer.routed(); });
    if (routes) opened.scenes.push_back(std::make_unique<RoutingScene>(std::move(trace), path));
    return opened;
}

const app::Registration kRegistration{{.kind = "routing",
                                       .description = "recorded routing of mixture-of-experts models (moetrace/1, "
                                                      "routed_experts), and the built-in model's weights, live",
                                       .extensions = {"safetensors"},
                                       .open = open,
                                       .recognises = {},
                                       .gather = {}}};

}  // namespace

}  // namespace orrery::routing

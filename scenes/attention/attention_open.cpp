#include "engine/app/registry.h"
#include "engine/base/files.h"
#include "engine/base/safetensors.h"
#include "scenes/attention/examples.h"
#include "scenes/attention/latent_scene.h"
#include "scenes/attention/live_maps.h"
#include "scenes/attention/long_maps.h"

// The attention kind of scene: a trace opens as the maps of its layers, the built-in model as those
// of what the class types, an example file as what it names.

namespace orrery::attention {

namespace {

constexpr const char* kFirstText = "The quick brown fox jumps over the lazy dog.";

app::Opened openExample(const std::filesystem::path& path) {
    app::Opened opened;
    Content content = readExample(path);
    opened.title = content.title;
    opened.scenes.push_back(std::make_unique<AttentionScene>(std::move(content)));
    return opened;
}

app::Opened openLive(const std::filesystem::path& path) {
    app::Opened opened;
    auto live = std::make_unique<LiveMaps>(trace::LiveModel::of(path), kFirstText);
    opened.title = "The built-in model's attention, live";
    Content content{.title = opened.title, .maps = live->first()};
    content.feed = std::move(live);
    opened.scenes.push_back(std::make_unique<AttentionScene>(std::move(content)));
    return opened;
}

app::Opened open(const std::filesystem::path& path) {
    if (extensionOf(path) == "attention") return openExample(path);
    app::Opened opened;
    const safetensors::File file = safetensors::File::read(path);
    if (trace::isWeights(file)) return openLive(path);
    const trace::Trace trace = trace::readTrace(file, opened.diagnostics);
    auto maps = mapsOf(trace);
    if (!maps) maps = longMapsOf(trace);
    opened.title = trace.title.empty() ? path.stem().string() : trace.title;
    if (!maps) {
        // Not everybody records attention: the file is then for other kinds of scene.
        auto latents = latentSceneOf(trace, opened.title + ": latents");
        if (latents == nullptr) return {};
        opened.scenes.push_back(std::move(latents));
        return opened;
    }
    Content content{.title = opened.title + ": attention", .maps = std::move(maps)};
    if (auto cross = crossOf(trace)) content.cross = std::move(*cross);
    opened.scenes.push_back(std::make_unique<AttentionScene>(std::move(content)));
    return opened;
}

const app::Registration kRegistration{{.kind = "attention",
                                       .description = "attention: traces (safetensors), examples (attention)",
                                       .extensions = {"safetensors", "attention"},
                                       .open = open,
                                       .recognises = {},
                                       .gather = {}}};

}  // namespace

}  // namespace orrery::attention

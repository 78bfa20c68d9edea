#include "engine/app/registry.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "scenes/routing/stream_scene.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

// The made-up stream as a file: a JSON object that says what it is drawn from. What it leaves out is as in
// StreamOptions.

namespace orrery::routing {

namespace {

// The number of that name, within its limits; what was there when there is none.
template <typename Number>
void read(const nlohmann::json& json, const char* name, Number& value, double low, double high,
          const std::string& file) {
    const auto found = json.find(name);
    if (found == json.end()) return;
    if (!found->is_number() || !(found->get<double>() >= low && found->get<double>() <= high))
        throw Error(fmt::format("\"{}\" has to be a number from {:g} to {:g}", name, low, high), {file, 0, 0, {}});
    value = found->get<Number>();
}

app::Opened openStream(const std::filesystem::path& path) {
    const std::string file = path.string();
    const nlohmann::json json = nlohmann::json::parse(readFile(path), nullptr, false);
    if (!json.is_object() || json.value("stream", nlohmann::json()) != "synthetic")
        throw Error(R"(is not a stream: it needs a JSON object with "stream": "synthetic")", {file, 0, 0, {}});
    StreamOptions options;
    if (const auto gate = json.find("gate"); gate != json.end()) {
        if (!gate->is_string()) throw Error(R"("gate" has to be a name, such as "deepseek-v3")", {file, 0, 0, {}});
        const NamedGate& named = gateNamed(gate->get<std::string>());
        options.gate = named.gate;
        if (named.experts > 0) options.experts = named.experts;
    }
    read(json, "experts", options.experts, 2, kMostExperts, file);
    read(json, "top_k", options.gate.topK, 1, kMostChosen, file);
    read(json, "groups", options.gate.groups, 1, kMostGroups, file);
    read(json, "top_groups", options.gate.groupsKept, 1, kMostGroups, file);
    read(json, "batch", options.batch, 16, 65536, file);
    read(json, "topics", options.topics, 1, 4096, file);
    read(json, "zipf", options.zipf, 0, 4, file);
    read(json, "noise", options.noise, 0, 10, file);
    read(json, "step", options.step, 0, 1, file);
    read(json, "seed", options.seed, 0, 9e15, file);
    app::Opened opened;
    opened.scenes.push_back(std::make_unique<StreamScene>(options));
    opened.title = opened.scenes.back()->title();
    return opened;
}

const app::Registration kStreamRegistration{{.kind = "routing stream",
                                             .description = "a synthetic stream of tokens at the scale of DeepSeek-V3",
                                             .extensions = {"routing"},
                                             .open = openStream,
                                             .recognises = {},
                                             .gather = {}}};

}  // namespace

}  // namespace orrery::routing

#include "engine/app/registry.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "scenes/devices/devices_scene.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

// A machine's figures as a file: {"measure": true, "seconds": 0.5} for those of this machine, or {"results": [...]}
// with what `orrery devices --bench --json` gave under "bench"; either with a "title".

namespace orrery::devices {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostResults = 60;  // more bars cannot be told apart

std::unique_ptr<DevicesScene> sceneOf(const Json& json, const std::string& title, const std::string& file) {
    const auto refuse = [&](const std::string& why) { throw Error(why, {file, 0, 0, {}}); };
    const auto results = json.find("results");
    if (results == json.end()) {
        if (json.value("measure", Json()) != true)
            refuse(R"(is not a machine's figures: it needs "measure": true or "results": [...])");
        const Json seconds = json.value("seconds", Json(0.5));
        if (!seconds.is_number() || !(seconds.get<double>() >= 0.001 && seconds.get<double>() <= 60.0))
            refuse(R"("seconds" has to be a number from 0.001 to 60)");
        return std::make_unique<DevicesScene>(
            title.empty() ? "What this machine does" : title, benchTasks(benchableCudaDevices()),
            [each = seconds.get<double>()](const BenchTask& task) { return measured(task, each); });
    }
    if (!results->is_array() || results->empty() || results->size() > kMostResults)
        refuse(fmt::format(R"("results" has to be a list of 1 to {})", kMostResults));
    std::vector<BenchEntry> entries;
    for (const Json& each : *results) {
        try {
            entries.push_back(entryFrom(each));
        } catch (const Error& error) {
            refuse(error.message());
        }
    }
    return std::make_unique<DevicesScene>(title.empty() ? "What a machine does" : title, std::move(entries));
}

app::Opened openDevices(const std::filesystem::path& path) {
    const std::string file = path.string();
    const Json json = Json::parse(readFile(path), nullptr, false);
    if (!json.is_object()) throw Error("is not a machine's figures: it needs a JSON object", {file, 0, 0, {}});
    const Json title = json.value("title", Json(""));
    if (!title.is_string()) throw Error(R"("title" has to be a text)", {file, 0, 0, {}});
    app::Opened opened;
    opened.scenes.push_back(sceneOf(json, title.get<std::string>(), file));
    opened.title = opened.scenes.back()->title();
    return opened;
}

const app::Registration kDevicesRegistration{
    {.kind = "devices",
     .description = "what each back end of a machine does, measured or recorded",
     .extensions = {"devices"},
     .open = openDevices,
     .recognises = {},
     .gather = {}}};

}  // namespace

}  // namespace orrery::devices

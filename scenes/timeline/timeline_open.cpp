#include "engine/app/registry.h"
#include "scenes/timeline/timeline_scene.h"

namespace orrery::timeline {

namespace {

std::unique_ptr<app::Scene> describe(const app::Description& description) {
    return std::make_unique<TimelineScene>(readTimeline(description.keys));
}

const app::Registration kRegistration{
    {.kind = "timeline",
     .description = "dated events along an axis, on tracks",
     .extensions = {"timeline"},
     .open = [](const std::filesystem::path& path) { return chart::openDescribed(path, describe); },
     .describe = describe,
     .directed = {"at", "show", "highlight"},
     .recognises = {},
     .gather = {}}};

}  // namespace

}  // namespace orrery::timeline

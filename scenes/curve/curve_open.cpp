#include "engine/app/registry.h"
#include "scenes/curve/curve_scene.h"

namespace orrery::curve {

namespace {

std::unique_ptr<app::Scene> describe(const app::Description& description) {
    return std::make_unique<CurveScene>(readCurve(description.keys, description.folder));
}

const app::Registration kRegistration{
    {.kind = "curve",
     .description = "series over one axis as ribbons, with events and a reader",
     .extensions = {"curve"},
     .open = [](const std::filesystem::path& path) { return chart::openDescribed(path, describe); },
     .describe = describe,
     .directed = {"show", "highlight", "at", "set"},
     .recognises = {},
     .gather = {}}};

}  // namespace

}  // namespace orrery::curve

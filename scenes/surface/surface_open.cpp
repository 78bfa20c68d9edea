#include "engine/app/registry.h"
#include "scenes/surface/surface_scene.h"

namespace orrery::surface {

namespace {

std::unique_ptr<app::Scene> describe(const app::Description& description) {
    return std::make_unique<SurfaceScene>(readSurface(description.keys));
}

const app::Registration kRegistration{
    {.kind = "surface",
     .description = "a function of two variables as a surface with contour lines",
     .extensions = {"surface"},
     .open = [](const std::filesystem::path& path) { return chart::openDescribed(path, describe); },
     .describe = describe,
     .directed = {"choice", "set", "highlight"},
     .recognises = {},
     .gather = {}}};

}  // namespace

}  // namespace orrery::surface

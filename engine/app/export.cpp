#include "engine/app/export.h"

#include "engine/app/export_steps.h"

namespace orrery::app {

Part Scene::describe(std::uint32_t pick) const {
    static_cast<void>(pick);
    return {};
}

Exported exportScene(const Scene& scene, const render::DrawList& list, const render::View& view,
                     const ExportOptions& options) {
    ModelBuilder builder(scene, view.theme);
    Exported exported;
    exportHulls(builder, list);
    exportTubes(builder, list, options.cornerColours);
    exported.mergedLines = exportLines(builder, list);
    exportBodies(builder, list);
    exportSpheres(builder, list);
    exportSurfaces(builder, list);
    exported.labels = exportLabels(builder, list, view);
    if (options.animate) exported.lights = exportFlow(builder, list);
    exported.model = builder.finish(view.camera.yaw, options);
    return exported;
}

}  // namespace orrery::app

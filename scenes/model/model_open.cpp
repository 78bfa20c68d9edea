#include "engine/app/registry.h"
#include "engine/mesh/model_reader.h"
#include "scenes/model/model_scene.h"

// The model kind of scene: a GLB, glTF or OBJ file opens as the model that it holds.

namespace orrery::model {

namespace {

app::Opened open(const std::filesystem::path& path) {
    app::Opened opened;
    mesh::Model model = mesh::readModel(path, opened.diagnostics);
    if (mesh::count(model).drawnTriangles == 0) {
        throw Error("holds no triangle: there is nothing to show", {path.string(), 0, 0, {}});
    }
    if (model.title.empty()) model.title = path.stem().string();
    opened.title = model.title;
    opened.scenes.push_back(std::make_unique<ModelScene>(std::move(model), opened.diagnostics));
    return opened;
}

const app::Registration kRegistration{{.kind = "model",
                                       .description = "models: GLB, glTF, OBJ",
                                       .extensions = {"glb", "gltf", "obj"},
                                       .open = open,
                                       .recognises = {},
                                       .gather = {}}};

}  // namespace

}  // namespace orrery::model

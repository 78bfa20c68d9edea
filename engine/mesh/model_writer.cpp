#include "engine/mesh/model_writer.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/mesh/obj.h"

namespace orrery::mesh {

ModelFormat modelFormat(const std::filesystem::path& path) {
    if (path.empty()) throw UsageError("say with -o where the model goes, such as -o model.glb");
    if (path == "-") return ModelFormat::glb;
    const std::string ending = extensionOf(path);
    if (ending == "glb") return ModelFormat::glb;
    if (ending == "obj") return ModelFormat::obj;
    throw UsageError("-o " + path.string() + ": a model is written as .glb or .obj");
}

void writeModel(const std::filesystem::path& path, const Model& model, const GlbOptions& options) {
    if (modelFormat(path) == ModelFormat::obj) return writeObj(path, model);
    writeGlb(path, model, options);
}

}  // namespace orrery::mesh

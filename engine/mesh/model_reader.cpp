#include "engine/mesh/model_reader.h"

#include "engine/base/error.h"
#include "engine/base/files.h"

#include <algorithm>

namespace orrery::mesh {

namespace {

namespace fs = std::filesystem;

bool leadsOut(const fs::path& path, const std::string& text) {
    if (text.empty() || path.is_absolute()) return true;
    if (std::ranges::any_of(text,
                            [](char c) { return c == ':' || c == '\\' || static_cast<unsigned char>(c) < ' '; })) {
        return true;
    }
    return std::ranges::any_of(path, [](const fs::path& part) { return part == ".."; });
}

// Whether `file` is inside `folder` when all links are followed.
bool isInside(const fs::path& file, const fs::path& folder) {
    std::error_code failure;
    const fs::path realFile = fs::weakly_canonical(file, failure);
    if (failure) return false;
    const fs::path realFolder = fs::weakly_canonical(folder, failure);
    if (failure) return false;
    return std::ranges::mismatch(realFolder, realFile).in1 == realFolder.end();
}

}  // namespace

ModelSource sourceOf(const fs::path& model) {
    const std::string name = model.string();
    const fs::path folder = model.has_parent_path() ? model.parent_path() : fs::path(".");
    return {name, [name, folder](const std::string& text) {
                const fs::path path(text);
                if (leadsOut(path, text) || !isInside(folder / path, folder)) {
                    throw Error(fmt::format("refers to \"{}\", which is not in its folder; put all files of a model "
                                            "into one folder",
                                            text.substr(0, 80)),
                                {name, 0, 0, {}});
                }
                return readFile(folder / path, kMaxModelBytes);
            }};
}

Model readModel(const fs::path& path, Diagnostics& diagnostics) {
    const std::string ending = extensionOf(path);
    const bool isGltf = ending == "glb" || ending == "gltf";
    if (!isGltf && ending != "obj") {
        throw Error("is no model that can be read; .glb, .gltf and .obj can", {path.string(), 0, 0, {}});
    }
    const std::string bytes = readFile(path, kMaxModelBytes);
    const ModelSource source = sourceOf(path);
    return isGltf ? decodeGltf(bytes, source, diagnostics) : decodeObj(bytes, source, diagnostics);
}

Model readModel(const fs::path& path) {
    Diagnostics ignored;
    return readModel(path, ignored);
}

}  // namespace orrery::mesh

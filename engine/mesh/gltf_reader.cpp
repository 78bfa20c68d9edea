#include "engine/base/error.h"
#include "engine/mesh/gltf_animations.h"
#include "engine/mesh/gltf_nodes.h"
#include "engine/mesh/model_reader.h"

#include <algorithm>
#include <array>

namespace orrery::mesh {

namespace {

using gltf::Json;

void checkVersion(const Json& document) {
    static const Json kNone = Json::object();
    const Json* asset = gltf::find(document, "asset");
    const std::string version = gltf::text(asset == nullptr ? kNone : *asset, "version");
    const std::string least = gltf::text(asset == nullptr ? kNone : *asset, "minVersion", "2.0");
    if (!version.starts_with("2.") || least != "2.0") {
        throw Error(fmt::format("is glTF {}, and 2.0 is read; export it as glTF 2.0",
                                version.empty() ? "of an unknown version" : version.substr(0, 8)));
    }
}

void checkExtensions(const Json& document) {
    static constexpr std::array<std::string_view, 6> kRead{"KHR_mesh_quantization",  "EXT_meshopt_compression",
                                                           "KHR_texture_transform",  "KHR_lights_punctual",
                                                           "KHR_materials_variants", "KHR_animation_pointer"};
    for (const Json& each : gltf::list(document, "extensionsRequired")) {
        const std::string name = each.is_string() ? each.get<std::string>() : std::string("?");
        // Of materials the basic colour is there in any case.
        if (name.starts_with("KHR_materials_") || std::ranges::find(kRead, name) != kRead.end()) continue;
        throw Error(fmt::format("needs the glTF extension {}, which is not read; export it without compression",
                                name.substr(0, 60)));
    }
}

Model decoded(std::string_view bytes, const ModelSource& source, Remarks& remarks) {
    const gltf::Chunks chunks = gltf::chunksOf(bytes);
    const Json document = gltf::parse(chunks.json);
    checkVersion(document);
    checkExtensions(document);
    // Primitives may share accessors, which are then unpacked several times: more than what is kept in the end.
    gltf::Budget budget(4 * kMaxModelBytes);
    gltf::Buffers buffers(document, chunks.binary, source, budget);
    gltf::Accessors accessors(document, buffers, budget);
    Model model;
    gltf::Materials materials(document, buffers, source, model, remarks);
    gltf::Meshes meshes(document, accessors, materials, model, remarks);
    const std::vector<int> newIndex = gltf::readNodes(document, meshes, model, remarks);
    gltf::readAnimations(document, accessors, newIndex, model, remarks);
    if (const Json* extras = gltf::find(document, "extras"); extras != nullptr) model.extras = *extras;
    return model;
}

}  // namespace

Model decodeGltf(std::string_view bytes, const ModelSource& source, Diagnostics& diagnostics) {
    Remarks remarks(diagnostics);
    try {
        Model model = decoded(bytes, source, remarks);
        const std::string found = problem(model);
        if (!found.empty()) gltf::damaged(found);
        return model;
    } catch (const Error& error) {
        if (!error.where().file.empty()) throw;
        throw Error(error.message(), {source.name, 0, 0, {}});
    } catch (const std::bad_alloc&) {
        throw Error("needs more memory than there is; make it smaller", {source.name, 0, 0, {}});
    }
}

}  // namespace orrery::mesh

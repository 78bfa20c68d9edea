#pragma once

// Models from files: GLB and glTF 2.0 with everything of the core format that makes triangles, also quantised and
// meshopt-compressed, and OBJ with MTL. What is left out (points, lines, skins, further textures) is said in
// the diagnostics; what cannot be read is an Error of one line. Files are not trusted: no byte is looked at
// before it is known to be there, and nothing outside the file's own folder is opened.

#include "engine/base/diagnostic.h"
#include "engine/mesh/model.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace orrery::mesh {

inline constexpr std::uint64_t kMaxModelBytes = 1ULL << 30U;  // of a file, and of the vertices read from it
inline constexpr std::size_t kMaxModelTriangles = 50'000'000;

// Where a model comes from: its name for messages, and the files that stand beside it.
struct ModelSource {
    std::string name;
    // The bytes of a file by its path as it stands in the model ("textures/wood.png"). Throws Error; not called for
    // data inside the model. Empty: there are none.
    std::function<std::string(const std::string& path)> beside;
};

// By the ending: .glb, .gltf, .obj. Throws Error.
Model readModel(const std::filesystem::path& path, Diagnostics& diagnostics);
Model readModel(const std::filesystem::path& path);

// A GLB, or the JSON of a glTF.
Model decodeGltf(std::string_view bytes, const ModelSource& source, Diagnostics& diagnostics);
Model decodeObj(std::string_view text, const ModelSource& source, Diagnostics& diagnostics);

// Reads what stands beside `model` and nothing else: absolute paths, "..", other schemes than files, and links that
// lead out of the folder are refused.
ModelSource sourceOf(const std::filesystem::path& model);

}  // namespace orrery::mesh

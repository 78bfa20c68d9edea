#pragma once

// Models as GLB: binary glTF 2.0, one file with everything in it, for every viewer and for PowerPoint. Kept to the core
// of the format (plus bright emissive materials, and unlit ones without a picture) unless asked for small files, since
// importers in common use refuse more. Free of errors, warnings, infos and hints of the Khronos validator when the
// pictures are.

#include "engine/mesh/model.h"

#include <filesystem>
#include <string>

namespace orrery::mesh {

struct GlbOptions {
    // Positions, normals and texture coordinates as small integers (KHR_mesh_quantization): half the size, and
    // positions moved by up to 1/131070 of their mesh's largest side.
    bool quantise = false;
    // For the web: quantised, and compressed on top (EXT_meshopt_compression). Browsers' viewers read it; Blender 3 and
    // Windows do not.
    bool compress = false;
};

// The same model gives the same bytes, in any locale. What nobody sees is left out (tidy.h). Throws Error when the
// model does not fit into a GLB (4 GiB).
std::string encodeGlb(const Model& model, const GlbOptions& options = {});

// Written beside and renamed, or to standard output for "-". Throws Error; the file is then as it was.
void writeGlb(const std::filesystem::path& path, const Model& model, const GlbOptions& options = {});

}  // namespace orrery::mesh

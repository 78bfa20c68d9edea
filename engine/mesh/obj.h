#pragma once

// Models as Wavefront OBJ: OUT.obj with OUT.mtl and the pictures beside it, for modelling programs, slicers and
// whatever reads no glTF. The format knows neither instances nor hierarchy nor animation: each node is written where it
// stands.

#include "engine/mesh/model.h"

#include <filesystem>
#include <string>
#include <vector>

namespace orrery::mesh {

// A file of the set, by its name in the folder that they share.
struct NamedFile {
    std::string name;
    std::string bytes;
};

// STEM.obj first, then STEM.mtl and STEM-NAME.png|jpg, with names that refer to each other and have no blanks.
// Positions come back bit for bit; those that were bit-identical in a node share one `v`. Colours stand as sRGB, as
// programs show them. The same model gives the same bytes, in any locale.
std::vector<NamedFile> encodeObj(const Model& model, const std::string& stem);

// All files are written beside and renamed when all are complete. Throws Error; the folder is then as it was.
void writeObj(const std::filesystem::path& path, const Model& model);

}  // namespace orrery::mesh

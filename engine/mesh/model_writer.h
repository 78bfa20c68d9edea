#pragma once

// A model to the file that its name's ending asks for.

#include "engine/mesh/glb.h"
#include "engine/mesh/model.h"

#include <filesystem>

namespace orrery::mesh {

enum class ModelFormat { glb, obj };

// By the ending, in either case; "-" is GLB. Throws UsageError when there is no name or it ends in something else.
ModelFormat modelFormat(const std::filesystem::path& path);

// See writeGlb() and writeObj(); what is meant for GLB is ignored for OBJ.
void writeModel(const std::filesystem::path& path, const Model& model, const GlbOptions& options = {});

}  // namespace orrery::mesh

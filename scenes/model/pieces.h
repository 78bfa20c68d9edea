#pragma once

// A model's meshes as surfaces that can be drawn.

#include "engine/base/diagnostic.h"
#include "engine/mesh/model.h"
#include "engine/render/surface_asset.h"

#include <memory>
#include <vector>

namespace orrery::model {

// The triangles of one material.
struct Piece {
    std::shared_ptr<const render::SurfaceAsset> surface;
    int material = -1;  // of Model::materials
};

// One list of pieces a mesh. Pictures that cannot be read are left out, with a remark. Takes the vertices and the
// pictures' bytes out of the model.
std::vector<std::vector<Piece>> takePieces(mesh::Model& model, Diagnostics& remarks);

}  // namespace orrery::model

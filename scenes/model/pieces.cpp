#include "scenes/model/pieces.h"

#include "engine/base/parallel.h"
#include "engine/image/raster.h"
#include "engine/mesh/normals.h"
#include "engine/render/mesh_asset.h"

#include <array>
#include <cmath>

namespace orrery::model {

namespace {

using Picture = std::shared_ptr<const image::Image>;

std::vector<Picture> decode(std::vector<mesh::ModelPicture>& pictures, Diagnostics& remarks) {
    std::vector<Picture> decoded(pictures.size());
    std::vector<std::string> problems(pictures.size());
    parallelFor(pictures.size(), [&](std::size_t i) {
        const std::string name = pictures[i].name.empty() ? fmt::format("picture {}", i + 1) : pictures[i].name;
        try {
            decoded[i] =
                std::make_shared<const image::Image>(image::toImage(image::decodeRaster(pictures[i].bytes, name)));
        } catch (const Error& error) {
            problems[i] = error.what();
        }
        pictures[i].bytes = {};
    });
    for (const std::string& problem : problems) {
        if (!problem.empty()) remarks.push_back({.message = "shown without a picture: " + problem});
    }
    return decoded;
}

// Colours at corners are linear in files and encoded in surfaces.
std::vector<std::uint32_t> packed(const std::vector<std::array<std::uint8_t, 4>>& colours) {
    std::array<std::uint32_t, 256> encoded{};
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        const float red = fromLinear(vec4(static_cast<float>(i) / 255.0F)).r;
        encoded[i] = static_cast<std::uint32_t>(std::lround(red * 255.0F));
    }
    std::vector<std::uint32_t> words;
    words.reserve(colours.size());
    for (const auto& colour : colours) {
        words.push_back(encoded[colour[0]] | encoded[colour[1]] << 8U | encoded[colour[2]] << 16U |
                        static_cast<std::uint32_t>(colour[3]) << 24U);
    }
    return words;
}

}  // namespace

std::vector<std::vector<Piece>> takePieces(mesh::Model& model, Diagnostics& remarks) {
    const std::vector<Picture> pictures = decode(model.pictures, remarks);
    std::vector<std::vector<Piece>> pieces(model.meshes.size());
    for (std::size_t m = 0; m < model.meshes.size(); ++m) {
        for (mesh::Primitive& primitive : model.meshes[m].primitives) {
            if (primitive.indices.empty()) continue;
            if (primitive.normals.empty()) mesh::addNormals(primitive);
            const mesh::Material material = primitive.material >= 0
                                                ? model.materials[static_cast<std::size_t>(primitive.material)]
                                                : mesh::Material{};
            const std::vector<std::uint32_t> colours = packed(primitive.colours);
            render::SurfaceDescription description;
            description.positions = primitive.positions;
            description.normals = primitive.normals;
            description.uvs = primitive.uvs;
            description.colours = colours;
            description.indices = primitive.indices;
            // Without coordinates the whole of it would take the colour of the picture's corner.
            if (material.picture >= 0 && !primitive.uvs.empty()) {
                description.picture = pictures[static_cast<std::size_t>(material.picture)];
            }
            description.repeat = material.repeat;
            description.cutout = material.alpha == mesh::AlphaMode::mask;
            description.cutoff = material.alphaCutoff;
            pieces[m].push_back({std::make_shared<const render::SurfaceAsset>(description), primitive.material});
            primitive = {};
        }
        model.meshes[m].primitives.clear();
    }
    return pieces;
}

}  // namespace orrery::model

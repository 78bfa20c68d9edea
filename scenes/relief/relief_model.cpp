#include "scenes/relief/relief_model.h"

#include "engine/image/bleed.h"
#include "engine/image/jpeg.h"
#include "engine/image/png.h"

#include <algorithm>
#include <utility>

namespace orrery::relief {

namespace {

constexpr int kTextureSide = 2048;
constexpr Colour kGlass{0.80F, 0.86F, 0.92F, 0.22F};

mesh::Primitive primitiveOf(Part&& part, int material, bool withPicture) {
    mesh::Primitive primitive{.positions = std::move(part.positions),
                              .normals = std::move(part.normals),
                              .indices = std::move(part.indices),
                              .material = material};
    if (withPicture) primitive.uvs = std::move(part.uvs);
    return primitive;
}

// Pixels of an antialiased rim are part black: beside black and darker than another neighbour that is not.
std::vector<std::uint8_t> withRim(const image::Image& picture, const std::vector<std::uint8_t>& black) {
    std::vector<std::uint8_t> out = black;
    const auto index = [&](int x, int y) {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x);
    };
    const auto brightest = [&](int x, int y) {
        const std::uint8_t* pixel = picture.at(x, y);
        return static_cast<int>(std::max({pixel[0], pixel[1], pixel[2]}));
    };
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            if (black[index(x, y)] != 0) continue;
            bool beside = false;
            int most = 0;
            for (int j = std::max(y - 1, 0); j <= std::min(y + 1, picture.height - 1); ++j) {
                for (int i = std::max(x - 1, 0); i <= std::min(x + 1, picture.width - 1); ++i) {
                    beside = beside || black[index(i, j)] != 0;
                    if (black[index(i, j)] == 0) most = std::max(most, brightest(i, j));
                }
            }
            if (beside && brightest(x, y) * 10 < most * 9) out[index(x, y)] = 1;
        }
    }
    return out;
}

}  // namespace

Picture viewOf(const image::Raster& raster) {
    return {.width = raster.width,
            .height = raster.height,
            .channels = raster.channels,
            .bits = raster.bits,
            .samples = raster.bytes.data()};
}

int usualThreshold(const image::Raster& raster) {
    return raster.lossy ? 24 : 8;
}

bool isColoured(const image::Raster& raster, Colouring colouring) {
    return colouring == Colouring::picture || (colouring == Colouring::automatic && !raster.isGrey());
}

image::Image texture(const image::Raster& raster, const Options& options) {
    image::Image picture = image::toImage(raster);
    std::vector<std::uint8_t> black = blackPixels(viewOf(raster), options);
    if (options.crisp) black = withRim(picture, black);
    for (std::size_t i = 0; i < black.size(); ++i) picture.rgba[4 * i + 3] = black[i] != 0 ? 0 : 255;
    return image::bled(image::powerOfTwo(picture, kTextureSide));
}

std::optional<mesh::ModelPicture> texturePicture(const image::Raster& raster, const Options& options,
                                                 Colouring colouring, const Report& report) {
    if (!isColoured(raster, colouring)) return std::nullopt;
    const image::Image picture = texture(raster, options);
    if (raster.lossy || report.denoised) {
        return mesh::ModelPicture{.name = "picture", .mimeType = "image/jpeg", .bytes = image::encodeJpeg(picture)};
    }
    return mesh::ModelPicture{.name = "picture", .mimeType = "image/png", .bytes = image::encodePlainPng(picture)};
}

mesh::Model toModel(Solid&& solid, std::optional<mesh::ModelPicture> picture, const std::string& title) {
    mesh::Model model;
    model.title = title;
    const bool withPicture = picture.has_value();
    if (withPicture) {
        model.pictures.push_back(std::move(*picture));
        model.materials.push_back({.name = "picture", .picture = 0, .roughness = 0.9F});
    }
    const int clay = static_cast<int>(model.materials.size());
    model.materials.push_back({.name = "clay", .colour = kClay, .roughness = 0.9F});

    mesh::ModelMesh mesh{.name = title, .primitives = {}};
    solid.top.append(std::exchange(solid.walls, {}));
    if (!withPicture) solid.top.append(std::exchange(solid.back, {}));
    mesh.primitives.push_back(primitiveOf(std::move(solid.top), withPicture ? 0 : clay, withPicture));
    if (!solid.back.indices.empty()) mesh.primitives.push_back(primitiveOf(std::move(solid.back), clay, false));
    if (!solid.plate.indices.empty()) {
        model.materials.push_back(
            {.name = "plate", .colour = kGlass, .alpha = mesh::AlphaMode::blend, .roughness = 0.3F});
        mesh.primitives.push_back(primitiveOf(std::move(solid.plate), clay + 1, false));
    }
    model.meshes.push_back(std::move(mesh));
    model.nodes.push_back({.name = title, .mesh = 0, .extras = {}});
    return model;
}

}  // namespace orrery::relief

#include "engine/app/export_convert.h"
#include "engine/app/export_steps.h"
#include "engine/image/png.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

// Surfaces with pictures: reliefs, parts of opened models.

namespace orrery::app {

namespace {

constexpr int kMostPictureSide = 4096;
constexpr float kSquare = 1e-4F;  // cosine between axes that count as standing at right angles

// A transform as a node has it; nothing where it skews or mirrors.
std::optional<Place> placeOf(const mat4& transform) {
    const vec3 x(transform[0]), y(transform[1]), z(transform[2]);
    const vec3 scale(glm::length(x), glm::length(y), glm::length(z));
    if (std::min({scale.x, scale.y, scale.z}) <= 0.0F) return std::nullopt;
    const mat3 axes(x / scale.x, y / scale.y, z / scale.z);
    if (std::max({std::abs(glm::dot(axes[0], axes[1])), std::abs(glm::dot(axes[1], axes[2])),
                  std::abs(glm::dot(axes[2], axes[0]))}) > kSquare) {
        return std::nullopt;
    }
    if (glm::determinant(axes) < 0.0F) return std::nullopt;
    return Place{vec3(transform[3]), glm::normalize(glm::quat_cast(axes)), scale};
}

mesh::Primitive primitiveOf(const render::SurfaceAsset& surface, int material) {
    mesh::Primitive primitive;
    const bool coloured =
        std::ranges::any_of(surface.vertices(), [](const auto& vertex) { return vertex.colour != ~0U; });
    for (const shared::SurfaceVertex& vertex : surface.vertices()) {
        primitive.positions.push_back(vertex.position);
        primitive.normals.push_back(unpackNormal(vertex.normal));
        if (surface.picture()) primitive.uvs.push_back(vertex.uv);
        if (!coloured) continue;
        const vec4 linear = toLinear(unpackColour(vertex.colour));
        primitive.colours.push_back(cornerColour(vec3(linear)));
        primitive.colours.back()[3] = static_cast<std::uint8_t>(vertex.colour >> 24U);
    }
    primitive.indices.assign(surface.indices().begin(), surface.indices().end());
    primitive.material = material;
    return primitive;
}

void transform(mesh::Primitive& primitive, const mat4& matrix) {
    const mat3 linear(matrix);
    const mat3 forNormals = glm::transpose(glm::inverse(linear));
    for (vec3& position : primitive.positions) position = vec3(matrix * vec4(position, 1.0F));
    for (vec3& normal : primitive.normals) normal = glm::normalize(forNormals * normal);
    if (glm::determinant(linear) > 0.0F) return;
    for (std::size_t i = 0; i + 2 < primitive.indices.size(); i += 3)
        std::swap(primitive.indices[i + 1], primitive.indices[i + 2]);
}

}  // namespace

void exportSurfaces(ModelBuilder& builder, const render::DrawList& list) {
    std::map<const image::Image*, int> pictures;
    std::map<std::tuple<std::uint64_t, int>, int> meshes;
    for (const render::SurfaceBatch& batch : list.surfaces) {
        const render::SurfaceAsset& surface = *batch.surface;
        int picture = -1;
        if (surface.picture() && !surface.picture()->empty()) {
            const auto [known, fresh] = pictures.try_emplace(surface.picture().get(), -1);
            if (fresh) {
                known->second = builder.picture(
                    {.name = fmt::format("picture {}", pictures.size()),
                     .mimeType = "image/png",
                     .bytes = image::encodePlainPng(image::powerOfTwo(*surface.picture(), kMostPictureSide))});
            }
            picture = known->second;
        }
        mesh::Material material{.colour = builder.seen(batch.colour, batch.emphasis),
                                .picture = picture,
                                .alpha = surface.cutout()    ? mesh::AlphaMode::mask
                                         : batch.translucent ? mesh::AlphaMode::blend
                                                             : mesh::AlphaMode::opaque,
                                .alphaCutoff = surface.cutoff(),
                                .unlit = batch.unlit,
                                .doubleSided = batch.doubleSided,
                                .repeat = surface.repeat()};
        const float brightest = std::max({batch.emissive.r, batch.emissive.g, batch.emissive.b, 1.0F});
        material.emissive = batch.emissive / brightest;
        material.emissiveStrength = brightest;
        if (picture >= 0 || material.alpha != mesh::AlphaMode::opaque)
            material.name = fmt::format("surface {}", meshes.size() + 1);
        const int made = builder.material(material);
        const std::optional<Place> place = placeOf(batch.transform);
        int mesh = -1;
        if (place) {
            const auto [known, fresh] = meshes.try_emplace({surface.id(), made}, -1);
            if (fresh) known->second = builder.mesh({primitiveOf(surface, made)});
            mesh = known->second;
        } else {
            mesh::Primitive primitive = primitiveOf(surface, made);
            transform(primitive, batch.transform);
            mesh = builder.mesh({std::move(primitive)});
        }
        builder.add({.role = Placed::Role::body,
                     .name = "surface",
                     .pick = batch.pick,
                     .place = place.value_or(Place{}),
                     .mesh = mesh,
                     .motion = {}});
    }
}

}  // namespace orrery::app

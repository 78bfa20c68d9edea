#include "engine/app/export_convert.h"
#include "engine/app/export_steps.h"
#include "engine/base/hash.h"
#include "engine/mesh/round.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <tuple>

// Bodies and spheres: one mesh for every form with its colours, shown by as many nodes as there are instances.

namespace orrery::app {

namespace {

// Forms are written at their finest unless that makes a file of more triangles than this.
constexpr std::size_t kMostTriangles = 500'000;
constexpr int kSphereFineness = 3;  // 1,280 triangles, shared by all
constexpr std::size_t kManySpheres = 500;

// The triangles of one part (0 fill, 1 stroke), with the vertices that they use.
mesh::Primitive partOf(const render::MeshLevel& level, std::uint32_t part) {
    mesh::Primitive primitive;
    std::vector<std::uint32_t> known(level.vertices.size(), ~0U);
    for (std::size_t i = 0; i + 2 < level.indices.size(); i += 3) {
        if (level.vertices[level.indices[i]].normalAndPart >> 24U != part) continue;
        for (std::size_t k = i; k < i + 3; ++k) {
            const shared::MeshVertex& vertex = level.vertices[level.indices[k]];
            std::uint32_t& index = known[level.indices[k]];
            if (index == ~0U) {
                index = static_cast<std::uint32_t>(primitive.positions.size());
                primitive.positions.push_back(vertex.position);
                primitive.normals.push_back(unpackNormal(vertex.normalAndPart));
            }
            primitive.indices.push_back(index);
        }
    }
    return primitive;
}

// Two graphs make their forms each for itself: forms are the same when their bytes are.
std::uint64_t formOf(const render::MeshLevel& level) {
    return Hasher()
        .bytes(std::as_bytes(std::span(level.vertices)))
        .bytes(std::as_bytes(std::span(level.indices)))
        .value();
}

std::size_t detailFor(const render::DrawList& list) {
    std::array<std::size_t, 3> triangles{};
    for (const render::BodyBatch& batch : list.bodies) {
        for (std::size_t detail = 0; detail < triangles.size(); ++detail) {
            const auto& levels = batch.mesh->levels();
            triangles.at(detail) += levels[std::min(detail, levels.size() - 1)].indices.size() / 3;
        }
    }
    const auto fits = std::ranges::find_if(triangles, [](std::size_t count) { return count <= kMostTriangles; });
    return fits == triangles.end() ? triangles.size() - 1 : static_cast<std::size_t>(fits - triangles.begin());
}

}  // namespace

void exportBodies(ModelBuilder& builder, const render::DrawList& list) {
    const std::size_t detail = detailFor(list);
    std::map<std::uint64_t, std::uint64_t> forms;  // by asset
    std::map<std::tuple<std::uint64_t, int, int>, int> meshes;
    for (const render::BodyBatch& batch : list.bodies) {
        const auto& levels = batch.mesh->levels();
        const render::MeshLevel& level = levels[std::min(detail, levels.size() - 1)];
        const auto [form, fresh] = forms.try_emplace(batch.mesh->id(), 0);
        if (fresh) form->second = formOf(level);
        for (std::size_t i = 0; i < batch.instances.size(); ++i) {
            const shared::BodyInstance& body = batch.instances[i];
            const int fill = builder.matt(unpackColour(body.fill), body.emphasis, body.glow);
            const int stroke = builder.matt(unpackColour(body.stroke), body.emphasis, body.glow);
            const auto [mesh, unseen] = meshes.try_emplace({form->second, fill, stroke}, -1);
            if (unseen) {
                std::vector<mesh::Primitive> primitives;
                for (const std::uint32_t part : {0U, 1U}) {
                    mesh::Primitive primitive = partOf(level, part);
                    primitive.material = part == 0 ? fill : stroke;
                    if (!primitive.indices.empty()) primitives.push_back(std::move(primitive));
                }
                mesh->second = builder.mesh(std::move(primitives));
            }
            const bool picked = i < batch.picks.size();
            const vec4& q = body.rotation;
            builder.add({.role = Placed::Role::body,
                         // Beside an edge's tube a body is its head.
                         .name = picked && builder.hasEdge(batch.picks[i]) ? "head" : "",
                         .pick = picked ? batch.picks[i] : render::kNoPick,
                         .place = {body.position, glm::normalize(quat(q.w, q.x, q.y, q.z)), vec3(body.scale)},
                         .mesh = mesh->second,
                         .motion = {}});
        }
    }
}

void exportSpheres(ModelBuilder& builder, const render::DrawList& list) {
    std::size_t count = 0;
    for (const render::SphereBatch& batch : list.spheres) count += batch.spheres.size();
    const mesh::Mesh ball = mesh::sphere(1.0F, count > kManySpheres ? kSphereFineness - 1 : kSphereFineness);
    std::map<int, int> meshes;  // by material
    for (const render::SphereBatch& batch : list.spheres) {
        for (std::size_t i = 0; i < batch.spheres.size(); ++i) {
            const shared::SphereInstance& sphere = batch.spheres[i];
            const int fill = builder.matt(unpackColour(sphere.fill), sphere.emphasis, sphere.glow);
            const auto [mesh, unseen] = meshes.try_emplace(fill, -1);
            if (unseen) mesh->second = builder.mesh({primitiveOf(ball, fill)});
            const bool picked = i < batch.picks.size();
            builder.add({.role = Placed::Role::body,
                         .name = picked ? "" : "ball",
                         .pick = picked ? batch.picks[i] : render::kNoPick,
                         .place = {.position = sphere.position, .scale = vec3(sphere.radius)},
                         .mesh = mesh->second,
                         .motion = {}});
        }
    }
}

}  // namespace orrery::app

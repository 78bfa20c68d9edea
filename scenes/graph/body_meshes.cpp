#include "scenes/graph/body_meshes.h"

#include "engine/mesh/round.h"
#include "scenes/graph/solids/solids.h"

#include <cmath>

namespace orrery::graph {

namespace {

int hundredths(float length) {
    return static_cast<int>(std::lround(length * 100.0F));
}

std::shared_ptr<const render::MeshAsset> single(const mesh::Mesh& fine, const mesh::Mesh& coarse) {
    std::vector<render::MeshLevel> levels(2);
    render::appendMesh(levels[0], fine, 0);
    render::appendMesh(levels[1], coarse, 0);
    return std::make_shared<render::MeshAsset>(std::move(levels));
}

mesh::Mesh bars() {
    mesh::Mesh both;
    for (const float turn : {0.25F, -0.25F}) {
        const mat4 place = glm::translate(mat4(1.0F), vec3(0.0F, -0.4F, 0.0F)) *
                           glm::rotate(mat4(1.0F), turn * 3.14159265F, vec3(0.0F, 0.0F, 1.0F));
        both.append(mesh::transformed(mesh::roundedBox(vec3(0.16F, 0.9F, 0.16F), 0.04F, 2), place));
    }
    return both;
}

}  // namespace

std::shared_ptr<const render::MeshAsset> BodyMeshes::body(Shape shape, const vec3& size, float rim) {
    const Key key{shape, hundredths(size.x), hundredths(size.y), hundredths(size.z), hundredths(rim)};
    std::weak_ptr<const render::MeshAsset>& known = bodies_[key];
    if (auto asset = known.lock()) return asset;
    std::vector<render::MeshLevel> levels;
    for (const int detail : {2, 1, 0}) {
        const Solid solid = makeSolid(shape, size, {.detail = detail, .rimWidth = rim});
        if (solid.empty()) return nullptr;
        render::MeshLevel& level = levels.emplace_back();
        render::appendMesh(level, solid.body, 0);
        render::appendMesh(level, solid.rim, 1);
        render::appendMesh(level, solid.accent, 1);
    }
    auto asset = std::make_shared<const render::MeshAsset>(std::move(levels));
    known = asset;
    return asset;
}

std::shared_ptr<const render::MeshAsset> BodyMeshes::arrow() {
    static const auto asset = [] {
        const auto cone = [](int segments) {
            return mesh::translated(mesh::cone(0.42F, 1.0F, segments), vec3(0.0F, -1.0F, 0.0F));
        };
        return single(cone(20), cone(8));
    }();
    return asset;
}

std::shared_ptr<const render::MeshAsset> BodyMeshes::circle() {
    static const auto asset = [] {
        const auto ball = [](int fineness) {
            return mesh::translated(mesh::sphere(0.36F, fineness), vec3(0.0F, -0.36F, 0.0F));
        };
        return single(ball(3), ball(1));
    }();
    return asset;
}

std::shared_ptr<const render::MeshAsset> BodyMeshes::cross() {
    static const auto asset = single(bars(), bars());
    return asset;
}

}  // namespace orrery::graph

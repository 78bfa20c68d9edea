#include "engine/render/mesh_asset.h"

#include "engine/base/error.h"

#include <atomic>
#include <cmath>

namespace orrery::render {

namespace {

std::uint32_t quantised(float value, float steps) {
    return static_cast<std::uint32_t>(std::lround(glm::clamp(value, 0.0F, 1.0F) * steps));
}

}  // namespace

std::uint32_t packNormal(const vec3& normal) {
    const float size = std::abs(normal.x) + std::abs(normal.y) + std::abs(normal.z);
    vec2 e = size > 0.0F ? vec2(normal.x, normal.y) / size : vec2(0.0F);
    if (normal.z < 0.0F) {
        const vec2 sign(e.x >= 0.0F ? 1.0F : -1.0F, e.y >= 0.0F ? 1.0F : -1.0F);
        e = (vec2(1.0F) - vec2(std::abs(e.y), std::abs(e.x))) * sign;
    }
    return quantised(e.x * 0.5F + 0.5F, 4095.0F) | quantised(e.y * 0.5F + 0.5F, 4095.0F) << 12U;
}

std::uint32_t packColour(const Colour& colour) {
    return quantised(colour.r, 255.0F) | quantised(colour.g, 255.0F) << 8U | quantised(colour.b, 255.0F) << 16U |
           quantised(colour.a, 255.0F) << 24U;
}

MeshAsset::MeshAsset(std::vector<MeshLevel> levels) : levels_(std::move(levels)) {
    static std::atomic<std::uint64_t> next{1};
    id_ = next++;
    ORRERY_CHECK(!levels_.empty(), "a mesh asset without a level");
    for (const shared::MeshVertex& vertex : levels_.front().vertices) bounds_.add(vertex.position);
}

void appendMesh(MeshLevel& level, const mesh::Mesh& mesh, std::uint32_t part) {
    const auto first = static_cast<std::uint32_t>(level.vertices.size());
    for (std::size_t i = 0; i < mesh.positions.size(); ++i) {
        level.vertices.push_back({mesh.positions[i], packNormal(mesh.normals[i]) | part << 24U});
    }
    for (const std::uint32_t index : mesh.indices) level.indices.push_back(first + index);
}

}  // namespace orrery::render

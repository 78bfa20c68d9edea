#include "scenes/curve/ribbon.h"

namespace orrery::curve {

namespace {

struct Quads {
    std::vector<vec3> positions, normals;
    std::vector<std::uint32_t> indices;

    void add(const vec3& a, const vec3& b, const vec3& c, const vec3& d, const vec3& normal) {
        const auto first = static_cast<std::uint32_t>(positions.size());
        positions.insert(positions.end(), {a, b, c, d});
        normals.insert(normals.end(), 4, normal);
        indices.insert(indices.end(), {first, first + 1, first + 2, first, first + 2, first + 3});
    }
    std::shared_ptr<const render::SurfaceAsset> made() const {
        if (indices.empty()) return nullptr;
        return std::make_shared<const render::SurfaceAsset>(render::SurfaceDescription{.positions = positions,
                                                                                       .normals = normals,
                                                                                       .uvs = {},
                                                                                       .colours = {},
                                                                                       .indices = indices,
                                                                                       .picture = nullptr});
    }
};

template <typename Visit>
void pieces(std::span<const std::vector<vec3>> lines, Visit visit) {
    for (const std::vector<vec3>& line : lines) {
        for (std::size_t i = 1; i < line.size(); ++i) {
            if (line[i] != line[i - 1]) visit(line[i - 1], line[i]);
        }
    }
}

}  // namespace

std::shared_ptr<const render::SurfaceAsset> ribbonOf(std::span<const std::vector<vec3>> lines) {
    Quads quads;
    const vec3 half(0.0F, 0.0F, kStrip * 0.5F);
    pieces(lines, [&](const vec3& a, const vec3& b) {
        const vec3 along = b - a;
        quads.add(a + half, b + half, b - half, a - half, glm::normalize(vec3(-along.y, along.x, 0.0F)));
    });
    return quads.made();
}

std::shared_ptr<const render::SurfaceAsset> curtainOf(std::span<const std::vector<vec3>> lines) {
    Quads quads;
    pieces(lines, [&](const vec3& a, const vec3& b) {
        quads.add({a.x, 0.0F, 0.0F}, {b.x, 0.0F, 0.0F}, b, a, {0.0F, 0.0F, 1.0F});
    });
    return quads.made();
}

}  // namespace orrery::curve

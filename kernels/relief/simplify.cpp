#include "kernels/relief/finish.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::relief {

namespace {

// Which face a triangle of the simplified mesh belongs to, from what its corners were.
Face faceOf(const Stitched& stitched, std::span<const vec3> positions, const std::array<std::uint32_t, 3>& corners,
            const Kept& kept, Mode mode) {
    const auto level = [&](float z) {
        return std::ranges::all_of(corners, [&](std::uint32_t vertex) { return stitched.positions[vertex].z == z; });
    };
    const vec3 middle =
        (stitched.positions[corners[0]] + stitched.positions[corners[1]] + stitched.positions[corners[2]]) / 3.0F;
    const ivec2 cell = glm::clamp(ivec2(middle), ivec2(0), ivec2(kept.width - 1, kept.height - 1));
    const bool black = mode != Mode::cutout && kept.at(cell.x, cell.y) == 0;
    if (level(Stitched::kBack)) return black ? Face::plate : Face::back;
    if (mode != Mode::cutout && level(0.0F)) return Face::plate;
    const vec3& a = stitched.positions[corners[0]];
    const vec3& b = stitched.positions[corners[1]];
    const vec3& c = stitched.positions[corners[2]];
    // Seen from the front a wall has no area, or hardly any beside its height.
    const vec3 normal =
        glm::cross(positions[corners[1]] - positions[corners[0]], positions[corners[2]] - positions[corners[0]]);
    const float seen = std::abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
    const bool steep = seen == 0.0F || std::abs(normal.z) < 0.2F * glm::length(normal);
    const bool hasBack = std::ranges::any_of(
        corners, [&](std::uint32_t vertex) { return stitched.positions[vertex].z == Stitched::kBack; });
    return steep || hasBack ? Face::wall : Face::top;
}

}  // namespace

bool simplify(Stitched& stitched, std::span<const vec3> positions, const Kept& kept, const Options& options) {
    if (stitched.indices.empty()) return false;
    const float extent = meshopt_simplifyScale(&positions[0].x, positions.size(), sizeof(vec3));
    const float allowed = std::max(options.error * options.height, 1e-7F) / extent;
    const auto pass = [&](std::size_t target, float error) {
        std::vector<std::uint32_t> fewer(stitched.indices.size());
        fewer.resize(meshopt_simplify(fewer.data(), stitched.indices.data(), stitched.indices.size(), &positions[0].x,
                                      positions.size(), sizeof(vec3), target, error, 0, nullptr));
        return fewer;
    };
    std::vector<std::uint32_t> fewer = pass(0, allowed);
    const std::size_t budget = options.triangles * 3;
    if (options.simplify && budget > 0 && fewer.size() > budget) fewer = pass(budget, 1.0F);
    if (!isClosed(positions, fewer)) return false;
    stitched.indices = std::move(fewer);
    stitched.faces.clear();
    stitched.quads = false;
    for (std::size_t i = 0; i < stitched.indices.size(); i += 3) {
        stitched.faces.push_back(faceOf(stitched, positions,
                                        {stitched.indices[i], stitched.indices[i + 1], stitched.indices[i + 2]}, kept,
                                        options.mode));
    }
    return true;
}

}  // namespace orrery::relief

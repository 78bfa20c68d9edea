#include "engine/mesh/manifold.h"

#include "engine/mesh/transform.h"
#include "engine/mesh/weld.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace orrery::mesh {

namespace {

// An edge by its two places, the lower first; the last bit says whether it is run along downward.
struct Edge {
    std::uint64_t places = 0;
    bool down = false;

    bool operator<(const Edge& other) const {
        return places != other.places ? places < other.places : down < other.down;
    }
};

void countEdges(std::vector<Edge>& edges, ManifoldReport& report) {
    std::sort(edges.begin(), edges.end());
    for (std::size_t i = 0; i < edges.size();) {
        std::size_t end = i;
        while (end < edges.size() && edges[end].places == edges[i].places) ++end;
        if (end - i == 1) {
            ++report.openEdges;
        } else if (end - i > 2 || edges[i].down == edges[i + 1].down) {
            ++report.crowdedEdges;
        }
        i = end;
    }
}

}  // namespace

ManifoldReport manifoldReport(std::span<const vec3> positions, std::span<const std::uint32_t> indices) {
    const std::vector<std::uint32_t> place = welded(positions);
    ManifoldReport report;
    report.triangles = indices.size() / 3;
    std::vector<Edge> edges;
    edges.reserve(indices.size());
    for (std::size_t i = 0; i < indices.size(); i += 3) {
        const std::uint32_t corner[] = {place[indices[i]], place[indices[i + 1]], place[indices[i + 2]]};
        if (corner[0] == corner[1] || corner[1] == corner[2] || corner[2] == corner[0]) {
            ++report.flatTriangles;
            continue;
        }
        for (std::size_t k = 0; k < 3; ++k) {
            const std::uint64_t from = corner[k];
            const std::uint64_t to = corner[(k + 1) % 3];
            edges.push_back({std::min(from, to) << 32U | std::max(from, to), from > to});
        }
    }
    countEdges(edges, report);
    return report;
}

ManifoldReport manifoldReport(const Model& model, Parts parts) {
    std::vector<vec3> positions;
    std::vector<std::uint32_t> indices;
    const std::vector<mat4> matrices = worldMatrices(model);
    for (std::size_t i = 0; i < model.nodes.size(); ++i) {
        if (model.nodes[i].mesh < 0) continue;
        for (const Primitive& each : model.meshes[static_cast<std::size_t>(model.nodes[i].mesh)].primitives) {
            const bool blends = each.material >= 0 &&
                                model.materials[static_cast<std::size_t>(each.material)].alpha == AlphaMode::blend;
            if (parts == Parts::opaque && blends) continue;
            Primitive placed;
            placed.positions = each.positions;
            placed.indices = each.indices;
            if (matrices[i] != mat4(1.0F)) transform(placed, matrices[i]);
            const auto base = static_cast<std::uint32_t>(positions.size());
            positions.insert(positions.end(), placed.positions.begin(), placed.positions.end());
            for (const std::uint32_t index : placed.indices) indices.push_back(base + index);
        }
    }
    return manifoldReport(positions, indices);
}

}  // namespace orrery::mesh

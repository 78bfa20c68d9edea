#include "scenes/attention/field.h"

#include "engine/render/mesh_asset.h"

#include <algorithm>

namespace orrery::attention {

namespace {

struct Corners {
    std::vector<vec3> positions, normals;
    std::vector<std::uint32_t> colours, indices;

    // Counter-clockwise as seen from outside.
    void quad(const std::array<vec3, 4>& corners, const vec3& normal, std::uint32_t colour) {
        const auto first = static_cast<std::uint32_t>(positions.size());
        positions.insert(positions.end(), corners.begin(), corners.end());
        normals.insert(normals.end(), 4, normal);
        colours.insert(colours.end(), 4, colour);
        indices.insert(indices.end(), {first, first + 1, first + 2, first, first + 2, first + 3});
    }
};

}  // namespace

float topOf(float weight, const FieldLook& look) {
    if (weight < 0.0F) return 0.0F;
    return look.plinth + look.height * (look.rise ? look.rise(weight) : weight);
}

std::shared_ptr<const render::SurfaceAsset> buildField(const FieldGrid& grid, const FieldLook& look) {
    Corners corners;
    std::vector<float> tops(grid.values.size());
    std::transform(grid.values.begin(), grid.values.end(), tops.begin(), [&](float w) { return topOf(w, look); });
    const FieldGrid heights{grid.rows, grid.columns, tops};
    const auto topAt = [&](int row, int column) {
        const bool inside = row >= 0 && row < grid.rows && column >= 0 && column < grid.columns;
        return inside ? heights.at(row, column) : 0.0F;
    };
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            const float weight = grid.at(row, column);
            if (weight < 0.0F || (look.shown && !look.shown(row, column))) continue;
            const std::uint32_t colour = render::packColour(look.colour(weight));
            const float top = topAt(row, column);
            const float x0 = static_cast<float>(column) * look.cell.x, x1 = x0 + look.cell.x;
            const float z0 = static_cast<float>(row) * look.cell.y, z1 = z0 + look.cell.y;
            corners.quad({vec3(x0, top, z0), vec3(x0, top, z1), vec3(x1, top, z1), vec3(x1, top, z0)},
                         vec3(0.0F, 1.0F, 0.0F), colour);
            // A side only where it is seen: down to the neighbour's top.
            if (const float y = topAt(row, column - 1); y < top)
                corners.quad({vec3(x0, y, z0), vec3(x0, y, z1), vec3(x0, top, z1), vec3(x0, top, z0)},
                             vec3(-1.0F, 0.0F, 0.0F), colour);
            if (const float y = topAt(row, column + 1); y < top)
                corners.quad({vec3(x1, y, z1), vec3(x1, y, z0), vec3(x1, top, z0), vec3(x1, top, z1)},
                             vec3(1.0F, 0.0F, 0.0F), colour);
            if (const float y = topAt(row - 1, column); y < top)
                corners.quad({vec3(x1, y, z0), vec3(x0, y, z0), vec3(x0, top, z0), vec3(x1, top, z0)},
                             vec3(0.0F, 0.0F, -1.0F), colour);
            if (const float y = topAt(row + 1, column); y < top)
                corners.quad({vec3(x0, y, z1), vec3(x1, y, z1), vec3(x1, top, z1), vec3(x0, top, z1)},
                             vec3(0.0F, 0.0F, 1.0F), colour);
        }
    }
    if (corners.indices.empty()) return nullptr;
    return std::make_shared<const render::SurfaceAsset>(render::SurfaceDescription{.positions = corners.positions,
                                                                                   .normals = corners.normals,
                                                                                   .uvs = {},
                                                                                   .colours = corners.colours,
                                                                                   .indices = corners.indices,
                                                                                   .picture = nullptr});
}

}  // namespace orrery::attention

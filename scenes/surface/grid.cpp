#include "scenes/surface/grid.h"

#include "engine/base/colour_scale.h"
#include "engine/render/mesh_asset.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::surface {

namespace {

struct Corner {
    vec3 position;
    vec3 normal;
};

Corner between(const Corner& a, const Corner& b, float t) {
    return {glm::mix(a.position, b.position, t), glm::normalize(glm::mix(a.normal, b.normal, t))};
}

// What of the polygon is above (sign 1) or below (-1) the height (Sutherland and Hodgman 1974).
std::vector<Corner> cut(const std::vector<Corner>& polygon, float height, float sign) {
    std::vector<Corner> kept;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Corner& a = polygon[i];
        const Corner& b = polygon[(i + 1) % polygon.size()];
        const float above = (a.position.y - height) * sign;
        const float next = (b.position.y - height) * sign;
        if (above >= 0.0F) kept.push_back(a);
        if ((above >= 0.0F) != (next >= 0.0F)) kept.push_back(between(a, b, above / (above - next)));
    }
    return kept;
}

struct Made {
    std::vector<vec3> positions, normals;
    std::vector<std::uint32_t> colours, indices;

    std::uint32_t add(const Corner& corner) {
        positions.push_back(corner.position);
        normals.push_back(corner.normal);
        colours.push_back(render::packColour(viridis(std::clamp(corner.position.y / kBox.y, 0.0F, 1.0F))));
        return static_cast<std::uint32_t>(positions.size() - 1);
    }
};

}  // namespace

Grid::Grid(const Surface& surface, const std::vector<double>& values) {
    std::vector<double> all{0.0, 0.0};
    all.insert(all.end(), values.begin(), values.end());
    shares_.reserve(static_cast<std::size_t>(kColumns) * kRows);
    for (int row = 0; row < kRows; ++row) {
        all[1] = surface.y.value(surface.depth(static_cast<double>(row) / (kRows - 1)));
        for (int column = 0; column < kColumns; ++column) {
            all[0] = surface.x.value(static_cast<double>(column) / (kColumns - 1));
            const double share = surface.z.share(surface.function(all));
            // Far beyond the box its triangles would be all but upright, and floats at their end.
            shares_.push_back(std::isfinite(share) ? std::clamp(share, -1e4, 1e4) : NAN);
        }
    }
}

vec2 Grid::middleOf(int cell) {
    const int column = cell % (kColumns - 1);
    const int row = cell / (kColumns - 1);
    return {(static_cast<float>(column) + 0.5F) / (kColumns - 1),
            1.0F - (static_cast<float>(row) + 0.5F) / (kRows - 1)};
}

vec3 Grid::point(int column, int row) const {
    return inBox(static_cast<double>(column) / (kColumns - 1), static_cast<double>(row) / (kRows - 1),
                 shares_[static_cast<std::size_t>(row * kColumns + column)]);
}

vec3 Grid::normal(int column, int row) const {
    const vec3 here = point(column, row);
    const auto neighbour = [&](int c, int r) {
        const vec3 there = point(std::clamp(c, 0, kColumns - 1), std::clamp(r, 0, kRows - 1));
        return std::isfinite(there.y) ? there : here;
    };
    const vec3 alongX = neighbour(column + 1, row) - neighbour(column - 1, row);
    const vec3 alongY = neighbour(column, row + 1) - neighbour(column, row - 1);
    // The back is at -z, so that this points up.
    const vec3 across = glm::cross(alongX, alongY);
    return glm::length(across) > 0.0F ? glm::normalize(across) : vec3(0.0F, 1.0F, 0.0F);
}

// Each with the columns and rows of its corners, counter-clockwise from above.
template <typename Visit>
void Grid::triangles(Visit visit) const {
    for (int row = 0; row + 1 < kRows; ++row) {
        for (int column = 0; column + 1 < kColumns; ++column) {
            const std::array<ivec2, 4> corners{ivec2(column, row), ivec2(column + 1, row), ivec2(column + 1, row + 1),
                                               ivec2(column, row + 1)};
            if (!std::ranges::all_of(corners, [&](const ivec2& at) { return std::isfinite(point(at.x, at.y).y); }))
                continue;
            visit(std::array{corners[0], corners[1], corners[2]});
            visit(std::array{corners[0], corners[2], corners[3]});
        }
    }
}

std::shared_ptr<const render::SurfaceAsset> Grid::mesh() const {
    constexpr std::uint32_t kNone = ~0U;
    Made made;
    std::vector<std::uint32_t> known(shares_.size(), kNone);
    triangles([&](const std::array<ivec2, 3>& at) {
        std::array<vec3, 3> points{};
        std::ranges::transform(at, points.begin(), [&](const ivec2& each) { return point(each.x, each.y); });
        const auto inside = [](const vec3& each) { return each.y >= 0.0F && each.y <= kBox.y; };
        if (std::ranges::all_of(points, inside)) {
            for (std::size_t i = 0; i < 3; ++i) {
                std::uint32_t& index = known[static_cast<std::size_t>(at[i].y * kColumns + at[i].x)];
                if (index == kNone) index = made.add({points[i], normal(at[i].x, at[i].y)});
                made.indices.push_back(index);
            }
            return;
        }
        std::vector<Corner> polygon;
        for (std::size_t i = 0; i < 3; ++i) polygon.push_back({points[i], normal(at[i].x, at[i].y)});
        polygon = cut(cut(polygon, 0.0F, 1.0F), kBox.y, -1.0F);
        if (polygon.size() < 3) return;
        std::vector<std::uint32_t> corners;
        for (const Corner& corner : polygon) corners.push_back(made.add(corner));
        for (std::size_t i = 2; i < corners.size(); ++i)
            made.indices.insert(made.indices.end(), {corners[0], corners[i - 1], corners[i]});
    });
    if (made.indices.empty()) return nullptr;
    return std::make_shared<const render::SurfaceAsset>(render::SurfaceDescription{.positions = made.positions,
                                                                                   .normals = made.normals,
                                                                                   .uvs = {},
                                                                                   .colours = made.colours,
                                                                                   .indices = made.indices,
                                                                                   .picture = nullptr});
}

std::vector<Grid::Piece> Grid::contours(const std::vector<double>& levels) const {
    std::vector<Piece> pieces;
    // On the very triangles that are drawn, so that no line sinks below them.
    triangles([&](const std::array<ivec2, 3>& at) {
        std::array<vec3, 3> points{};
        std::ranges::transform(at, points.begin(), [&](const ivec2& each) { return point(each.x, each.y); });
        for (std::size_t level = 0; level < levels.size(); ++level) {
            const float height = static_cast<float>(levels[level]) * kBox.y;
            if (height < 0.0F || height > kBox.y) continue;
            std::array<vec3, 3> crossings{};
            std::size_t count = 0;
            for (std::size_t i = 0; i < 3; ++i) {
                const vec3& a = points[i];
                const vec3& b = points[(i + 1) % 3];
                if ((a.y >= height) != (b.y >= height))
                    crossings[count++] = glm::mix(a, b, (height - a.y) / (b.y - a.y));
            }
            if (count == 2) pieces.push_back({crossings[0], crossings[1], level});
        }
    });
    return pieces;
}

}  // namespace orrery::surface

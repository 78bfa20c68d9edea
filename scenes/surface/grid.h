#pragma once

// A surface's heights on a grid over its two axes, its triangles within the box that the axes make, and its contour
// lines. Where the function is not defined, or leaves the box, nothing is.

#include "engine/base/math.h"
#include "engine/render/surface_asset.h"
#include "scenes/surface/surface.h"

#include <memory>
#include <vector>

namespace orrery::surface {

inline constexpr vec3 kBox{23.0F, 12.0F, 16.0F};  // width, height, depth; it stands around the middle of its floor

// In the box, of shares of its width, its depth (from the front) and its height.
inline vec3 inBox(double x, double depth, double z) {
    return {(static_cast<float>(x) - 0.5F) * kBox.x, static_cast<float>(z) * kBox.y,
            (0.5F - static_cast<float>(depth)) * kBox.z};
}

class Grid {
 public:
    static constexpr int kColumns = 112;  // points along x
    static constexpr int kRows = 84;      // points from the front to the back
    static constexpr int kCells = (kColumns - 1) * (kRows - 1);

    Grid(const Surface& surface, const std::vector<double>& values);

    // Heights as shares of the axis, row by row from the front; not finite where there is none.
    const std::vector<double>& shares() const { return shares_; }
    // Shares of width and depth of the middle of a cell, whose number is that of a PickGrid's (from the back, as z
    // runs).
    static vec2 middleOf(int cell);

    // Coloured by height; null where nothing is within the box.
    std::shared_ptr<const render::SurfaceAsset> mesh() const;

    struct Piece {
        vec3 from, to;
        std::size_t level;
    };
    // Of levels as shares of the height.
    std::vector<Piece> contours(const std::vector<double>& levels) const;

 private:
    vec3 point(int column, int row) const;
    vec3 normal(int column, int row) const;
    template <typename Visit>
    void triangles(Visit visit) const;

    std::vector<double> shares_;
};

}  // namespace orrery::surface

#pragma once

// Delaunay triangulation of points of an integer lattice, by insertion. Internal to kernels/relief.
//
// Exact: coordinates are whole numbers up to 16384, so that the predicates fit into 64 bits. Incremental insertion with
// flips (Lawson 1977); the half-edge arrays are those of Mapbox's delaunator.

#include "engine/base/math.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::relief {

using Point = ivec2;

// Twice the area of a triangle with its sign; triangles of a Triangulation are positive (clockwise on a screen, where y
// runs down).
inline std::int64_t area2(const Point& a, const Point& b, const Point& c) {
    return static_cast<std::int64_t>(b.x - a.x) * (c.y - a.y) - static_cast<std::int64_t>(b.y - a.y) * (c.x - a.x);
}

class Triangulation {
 public:
    // A rectangle from (0, 0) to `size`, as two triangles.
    explicit Triangulation(const Point& size);

    const std::vector<Point>& points() const { return points_; }
    std::size_t triangleCount() const { return corners_.size() / 3; }
    // Of triangle t: its corners as indices of points, and the half-edges opposite to its own (from corner i to i + 1),
    // -1 on the border.
    std::span<const std::int32_t, 3> corners(std::size_t t) const {
        return std::span<const std::int32_t, 3>(corners_.data() + 3 * t, 3);
    }
    std::span<const std::int32_t, 3> opposite(std::size_t t) const {
        return std::span<const std::int32_t, 3>(opposite_.data() + 3 * t, 3);
    }

    // Adds points inside the rectangle, in an order of their own (biased randomised insertion along a Hilbert curve:
    // Amenta, Choi, Rote 2003), so that no order of theirs makes it slow. Points that are there already are passed
    // over.
    void insertAll(std::span<const Point> points);
    // Adds one that lies in the triangle or on its border, and is none of its corners; the triangles that it changed or
    // made are appended to `changed` (some of them twice).
    void insertInto(std::size_t triangle, const Point& point, std::vector<std::int32_t>& changed);

 private:
    std::int32_t addTriangle(std::int32_t a, std::int32_t b, std::int32_t c, std::int32_t ab, std::int32_t bc,
                             std::int32_t ca, std::int32_t at = -1);
    void link(std::int32_t edge, std::int32_t other) {
        opposite_[static_cast<std::size_t>(edge)] = other;
        if (other >= 0) opposite_[static_cast<std::size_t>(other)] = edge;
    }
    void splitEdge(std::int32_t edge, std::int32_t point, std::vector<std::int32_t>& changed);
    void makeDelaunay(std::vector<std::int32_t>& changed);
    // The triangle that holds the point, walking from another; visibility walk (Devillers, Pion, Teillaud 2002).
    std::size_t find(const Point& point, std::size_t from) const;

    std::vector<Point> points_;
    std::vector<std::int32_t> corners_;
    std::vector<std::int32_t> opposite_;
    std::vector<std::int32_t> doubtful_;  // edges that may have to be flipped
};

}  // namespace orrery::relief

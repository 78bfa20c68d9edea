#pragma once

// Pieces that the solids are put together from. A workbench is made for one solid and knows its size and detail.

#include "engine/mesh/extrude.h"
#include "scenes/graph/solids/outline.h"
#include "scenes/graph/solids/solids.h"

#include <span>
#include <vector>

namespace orrery::graph {

// The steps of this detail for things that are not outlines.
struct Fineness {
    int bevelSteps;
    int tubeSides;
    int rimSides;
    int roundSegments;
    int ballSubdivisions;
    int smallBallSubdivisions;
};
Fineness fineness(int detail);

class Workbench {
 public:
    Workbench(Shape shape, const vec3& size, const SolidOptions& options);

    const Measures& measures() const { return measures_; }
    vec2 half() const { return vec2(size_) / 2.0F; }
    float front() const { return size_.z / 2.0F; }
    float bevel() const { return bevel_; }
    float rim() const { return options_.rimWidth; }
    int detail() const { return options_.detail; }
    const Fineness& fine() const { return fine_; }
    mesh::Flattening flattening() const { return mesh::flattening(options_.detail); }

    // A plate with rounded edges between two depths, and its border on the front edge.
    mesh::Mesh plate(const mesh::Polygon& outline, float back, float front) const;
    mesh::Mesh border(const mesh::Polygon& outline, float front) const;
    // Both for the shape's own outline and whole thickness.
    void addPlate(Solid& solid, const mesh::Polygon& outline, float back, float front) const;

    // A raised line on a flat front, half sunk into it.
    mesh::Mesh ridge(std::span<const vec2> line, float front) const;
    // The same from border to border of an outline, bending down over its rounded edge: upright at x, level at y.
    mesh::Mesh uprightRidge(const mesh::Polygon& outline, float x, float front) const;
    mesh::Mesh levelRidge(const mesh::Polygon& outline, float y, float front) const;
    // A raised dot.
    mesh::Mesh dot(const vec2& centre, float radius, float front) const;
    // A closed border tube along an ellipse in the plane of the picture, or along any closed line.
    mesh::Mesh ring(const vec2& radii, float tubeRadius, float z) const;
    mesh::Mesh ball(const vec3& radii) const;

 private:
    mesh::Mesh bentRidge(const vec2& from, const vec2& to, float front) const;

    vec3 size_;
    SolidOptions options_;
    Measures measures_;
    Fineness fine_;
    float bevel_;
};

}  // namespace orrery::graph

#pragma once

// Top, plate, back and walls, stitched to one closed solid on the lattice. Internal to kernels/relief.

#include "kernels/relief/corners.h"
#include "kernels/relief/delaunay.h"
#include "kernels/relief/relief.h"

#include <cstdint>
#include <vector>

namespace orrery::relief {

// Where two kept cells touch at a corner only, each gets a corner of its own, this far (in cells) inside it: a tool
// that welds by position would otherwise join what only touches.
inline constexpr float kNudge = 0.05F;

// Which of its flat kinds a triangle is.
enum class Face : std::uint8_t { top, wall, back, plate };

// Triangles over shared vertices. x and y of a position are in cells from the picture's upper left corner, y downwards;
// z is in units of Corners above the plate, whose own thickness is -kBack below.
struct Stitched {
    std::vector<vec3> positions;
    std::vector<std::uint32_t> indices;
    std::vector<Face> faces;  // one a triangle
    bool quads = true;        // walls are two triangles an edge, one after the other, from the upper corners down

    static constexpr float kBack = -65536.0F;  // z of the back; 0 is the plate's upper side
};

// How many triangles stitch() makes of a triangulation that is both top and back.
std::size_t stitchedCount(const Triangulation& both, const Kept& kept, Mode mode);

// `top` and `back` triangulate the same rectangle; `back` has the outline's points and those of `top` on the
// rectangle's border, and may have more inside if `top` has the same.
Stitched stitch(const Triangulation& top, const Triangulation& back, const Brightness& brightness,
                const Corners& corners, const Kept& kept, Mode mode);

}  // namespace orrery::relief

#pragma once

// The silhouettes of node bodies as seen from the front, and where a line from the centre leaves them: edges end there.

#include "engine/mesh/polygon.h"
#include "scenes/graph/shape.h"

#include <span>
#include <vector>

namespace orrery::graph {

// Lengths inside a shape that its outline, its solid and its label place agree on; in em, for a body of this size.
struct Measures {
    float cap = 0.0F;    // half height of a cylinder's end ellipse (along x for the lying one)
    float slant = 0.0F;  // how far a slanted, pointed or bowed side runs in
    float wave = 0.0F;   // amplitude of a waved side
    float sheet = 0.0F;  // how far the sheets of a pile are shifted, each
    float band = 0.0F;   // height or width of a strip beside the label: tab, title bar, line to the side, brace
    float head = 0.0F;   // radius of the person's head
};
inline constexpr float kBucketTaper = 0.74F;  // width of a bucket's bottom over its top
Measures measuresOf(Shape shape, const vec2& size);

// Counter-clockwise around the origin, within +-size/2; corners rounded as on the solid of this detail. Simple polygon;
// never empty (shapes without a body have the box of their size). Both sides of the size are positive.
mesh::Polygon outline(Shape shape, const vec2& size, int detail = 1);

// Answers "how far is the border that way" for one outline in O(log n).
class ExitTable {
 public:
    ExitTable() = default;
    // The outline is closed by joining its ends; the centre is the origin.
    explicit ExitTable(std::span<const vec2> outline);
    ExitTable(Shape shape, const vec2& size) : ExitTable(outline(shape, size)) {}

    // The distance from the origin to the farthest crossing of the ray with the outline, exact for the polygon; 0 when
    // the ray misses it or the direction has no length.
    float distance(const vec2& direction) const;

 private:
    struct Wedge {
        float from;  // the direction where it begins, see pseudoAngle() in the source
        vec2 a, b;   // the farthest edge in it; a == b where there is none
    };
    std::vector<Wedge> wedges_;
};

// One question only; whoever asks often keeps an ExitTable.
float exitDistance(Shape shape, const vec2& size, const vec2& direction);

}  // namespace orrery::graph

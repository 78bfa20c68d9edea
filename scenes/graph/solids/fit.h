#pragma once

// How large a node's body has to be for its label, and where on it the label stands.

#include "engine/base/math.h"
#include "scenes/graph/shape.h"

namespace orrery::graph {

// Free space left and right, and above and below a label, in em.
inline constexpr vec2 kLabelPadding{0.45F, 0.28F};

// Whether the label stands on the body. Small marks (fork, bolt, hourglass, the small circles, icons, pictures) have it
// below.
bool hasLabelInside(Shape shape);

// Width, height and thickness of the body, in em, that a label box of this size fits on with the padding. Shapes
// without a label on them have one size whatever the label; a negative or zero label counts as empty. Never smaller
// than 1.
vec3 bodySizeFor(Shape shape, const vec2& labelSize, const vec2& padding = kLabelPadding);

// Where the centre of the label's box stands relative to the centre of the body.
struct LabelPlace {
    bool inside = true;
    vec2 centre{0.0F};
    float depth = 0.0F;  // along +z, the front: a label here is clear of the body
};
LabelPlace labelPlace(Shape shape, const vec3& size, const vec2& labelSize);

// Body and outside label together as seen from the front: low and high corner relative to the body's centre.
struct Extent {
    vec2 low{0.0F};
    vec2 high{0.0F};
};
Extent extentWithLabel(Shape shape, const vec3& size, const vec2& labelSize);

// Shapes that Mermaid fills with the colour of lines where the author gave none: solid marks.
bool isFilledWithStroke(Shape shape);

}  // namespace orrery::graph

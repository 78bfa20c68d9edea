#pragma once

// Where the cards of a timeline stand: as near to their date as there is room, in rows over their track's rail; with a
// single track below it, too.

#include "engine/base/math.h"

#include <span>
#include <vector>

namespace orrery::timeline {

struct CardWish {
    float from = 0.0F, to = 0.0F;  // along the axis, 0..1
    vec2 size{1.0F};
    std::size_t track = 0;
};

struct CardPlace {
    vec3 centre{0.0F};
    vec3 foot{0.0F};                     // where its stem stands: on its rail, or on its bar
    float barFrom = 0.0F, barTo = 0.0F;  // x, for spans
};

struct Layout {
    float width = 0.0F;  // of the axis
    std::vector<CardPlace> cards;
    std::vector<vec3> rails;  // the middle of each track's
    float top = 0.0F;         // the lowest part is at 0
};

// `wishes` by their start. The axis is as long as lets the whole be largest in a picture.
Layout layOut(std::span<const CardWish> wishes, std::size_t tracks);

}  // namespace orrery::timeline

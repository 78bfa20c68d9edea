#include "engine/render/draw_list.h"

#include "engine/image/image.h"

#include <algorithm>

namespace orrery::render {

std::uint32_t PickGrid::cellAt(vec2 place) const {
    const vec2 in = (place - corner) / cell;
    const auto whole = [](float x, std::uint32_t count) {
        return static_cast<std::uint32_t>(std::clamp(x, 0.0F, static_cast<float>(count) - 0.5F));
    };
    return whole(in.y, rows) * columns + whole(in.x, columns);
}

ivec2 Overlay::end() const {
    return corner + ivec2(picture->width, picture->height);
}

bool Overlay::covers(vec2 pixel) const {
    const vec2 high(end());
    return pixel.x >= static_cast<float>(corner.x) && pixel.y >= static_cast<float>(corner.y) && pixel.x < high.x &&
           pixel.y < high.y;
}

void DrawList::clear() {
    bodies.clear();
    spheres.clear();
    tubes.clear();
    lines.clear();
    nodeLinks.clear();
    surfaces.clear();
    hulls.clear();
    labels.clear();
    obstacles.clear();
    overlays.clear();
    bounds = {};
    scale = 1.0F;
}

}  // namespace orrery::render

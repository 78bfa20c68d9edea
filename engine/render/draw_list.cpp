#include "engine/render/draw_list.h"

#include <algorithm>

namespace orrery::render {

std::uint32_t PickGrid::cellAt(vec2 place) const {
    const vec2 in = (place - corner) / cell;
    const auto whole = [](float x, std::uint32_t count) {
        return static_cast<std::uint32_t>(std::clamp(x, 0.0F, static_cast<float>(count) - 0.5F));
    };
    return whole(in.y, rows) * columns + whole(in.x, columns);
}

void DrawList::clear() {
    bodies.clear();
    spheres.clear();
    tubes.clear();
    lines.clear();
    surfaces.clear();
    hulls.clear();
    labels.clear();
    obstacles.clear();
    bounds = {};
    scale = 1.0F;
}

}  // namespace orrery::render

#include "engine/render/draw_list.h"

namespace orrery::render {

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

#pragma once

// Where labels stand in space when nobody moves the camera: as the label placer sets them in the picture at rest, but
// in the scene's own size, for in a file one flies up to them.

#include "engine/render/draw_list.h"
#include "engine/render/view.h"

#include <vector>

namespace orrery::app {

struct LabelStand {
    vec3 centre{0.0F};                      // of the measured box
    quat rotation{1.0F, 0.0F, 0.0F, 0.0F};  // +x along the line of text, +z to the reader
    float em = 1.0F;                        // world units a line takes
};

// One for every label of the list.
std::vector<LabelStand> labelStands(const render::DrawList& list, const render::View& view);

}  // namespace orrery::app

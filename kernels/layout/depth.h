#pragma once

// Who stands nearer and who farther: depths that leave the picture at rest as it is, and keep it in order when the
// camera orbits. Internal to kernels/layout.

#include "kernels/layout/canvas.h"

namespace orrery::layout {

struct DepthInput {
    std::span<const vec2> centres;  // as seen at rest, em on the plane through the view's centre
    std::span<const vec3> sizes;    // of the bodies
    std::span<const CanvasBundle> bundles;
    std::span<const float> wished;  // shares of the camera's distance, any scale
    float range = 0.24F;            // from the farthest to the nearest
    float distance = 60.0F;         // em from the camera to the plane
    float pressure = 0.0F;          // 0..1: how much it matters that large bodies stand far, since space is scarce
    std::uint64_t seed = 0;
};

// Depths as shares of the camera's distance, positive toward it, in -range/2..range/2 and reaching both. Near what is
// wished, such that bodies overlap little from 30 degrees to either side and from 20 degrees above. Below 5 bodies less
// of the range is used, for one none.
std::vector<float> chooseDepths(const DepthInput& input);

}  // namespace orrery::layout

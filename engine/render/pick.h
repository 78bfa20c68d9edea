#pragma once

// What lies under a pixel: the same draw list that is drawn, asked on the CPU, so that what a person sees is what a
// click finds. Labels are asked first: they stand in front.

#include "engine/render/camera.h"
#include "engine/render/draw_list.h"

#include <cstdint>

namespace orrery::render {

struct Picked {
    std::uint32_t pick = kNoPick;
    float distance = 0.0F;  // from the camera, world units
    bool link = false;      // a tube or a line, which counts only where there is nothing else
};

// `slack` in pixels: how far beside a thin edge still counts as on it. Without `nodeLinks`, large graphs are left out:
// the device finds what of them is there (node_link_pass.h).
Picked pickAt(const DrawList& list, const Camera& camera, vec2 pictureSize, vec2 pixel, float slack = 6.0F,
              bool nodeLinks = true);

}  // namespace orrery::render

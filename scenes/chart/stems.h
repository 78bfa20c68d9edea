#pragma once

// How high names stand over the points that they belong to, so that none covers another.

#include "engine/render/camera.h"

#include <span>
#include <vector>

namespace orrery::chart {

struct StemWish {
    vec3 foot{0.0F};
    vec2 size{0.0F};  // of the words, in world units
};

// Each as low as it can be without meeting those before it, seen from the camera; at most `most`.
std::vector<float> stemsFor(std::span<const StemWish> wishes, const render::Camera& camera, float least, float most);

}  // namespace orrery::chart

#pragma once

// Where the camera has to be for a whole chart to be in the picture, words included: they have a least size on the
// wall, so they reach further when the camera is far away.

#include "engine/render/camera.h"
#include "scenes/chart/stage.h"

namespace orrery::chart {

// Keeps the camera's angles. `fill` is the share of the picture that is used, each way.
render::Camera framed(const render::Camera& angles, const Stage& stage, float aspect, float roomScale,
                      float fill = 0.96F);

}  // namespace orrery::chart

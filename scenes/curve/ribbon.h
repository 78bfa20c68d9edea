#pragma once

// The surfaces of a series: the strip that its line sweeps in depth, and the veil below its middle.

#include "engine/render/surface_asset.h"

#include <memory>
#include <span>
#include <vector>

namespace orrery::curve {

inline constexpr float kStrip = 0.9F;  // how deep a ribbon is

// Of unbroken lines in the plane z = 0; null where they have no length.
std::shared_ptr<const render::SurfaceAsset> ribbonOf(std::span<const std::vector<vec3>> lines);
// Down to y = 0.
std::shared_ptr<const render::SurfaceAsset> curtainOf(std::span<const std::vector<vec3>> lines);

}  // namespace orrery::curve

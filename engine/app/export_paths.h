#pragma once

// Tubes of a draw list as lines of points: the cubic curves of one edge joined, flattened only as far as they bend.

#include "engine/render/draw_list.h"

#include <cstddef>
#include <vector>

namespace orrery::app {

struct EdgePath {
    std::vector<vec3> points;   // of the drawn part, neighbours differ
    std::vector<float> along;   // length from the start to each point
    std::vector<vec3> colours;  // linear, at each point
    std::uint32_t pick = render::kNoPick;
    float radius = 0.0F;
    float dash = 0.0F;  // of a dash and its gap; 0: solid
    float emphasis = 1.0F;
    float glow = 0.0F;
    float flow = 0.0F;  // world units a second; 0: nothing travels here
    float lightRadius = 0.0F;
    std::uint32_t lightColour = 0;

    float length() const { return along.empty() ? 0.0F : along.back(); }
    vec3 at(float distance) const;
    // The colour at the point of the path that is nearest to one in space.
    vec3 colourNear(const vec3& point) const;
    // The part between two distances.
    std::vector<vec3> between(float from, float to) const;
};

// Paths of less than two points are left out.
std::vector<EdgePath> edgePaths(const render::TubeBatch& batch);

}  // namespace orrery::app

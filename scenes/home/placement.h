#pragma once

// Where scenes stand when several share one space: what speaks of the same stands near.

#include "engine/base/math.h"
#include "kernels/layout/layout.h"

#include <string>
#include <vector>

namespace orrery::home {

struct Link {
    int from = 0;
    int to = 0;
    float likeness = 0.0F;            // cosine of the terms, rare ones counting more; 0..1
    std::vector<std::string> shared;  // the rarest terms that both have, at most five
};

// The strongest links between scenes by their terms (tf-idf with each term once, cosine): for every scene its best
// `each`, without doubles, in order of their first scene.
std::vector<Link> linksByTerms(const std::vector<std::vector<std::string>>& terms, int each);

struct Placement {
    std::vector<vec3> centres;
    layout::View view;
};

// `sizes`: width, height and depth of the space that each scene takes, its title included.
Placement placeScenes(const std::vector<vec3>& sizes, const std::vector<Link>& links, float aspect);

}  // namespace orrery::home

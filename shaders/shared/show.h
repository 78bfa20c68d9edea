// Push constants of the pass that shows a finished picture to a class.

#ifndef ORRERY_SHADERS_SHARED_SHOW_H
#define ORRERY_SHADERS_SHARED_SHOW_H

#ifdef __cplusplus
#include "engine/base/math.h"

namespace orrery::shared {
#endif

struct ShowPush {
    vec2 size;        // pixels of the target
    vec2 centre;      // pixels: where a spotlight or a lens stands
    float radius;     // pixels; 0 = neither
    float zoom;       // within the radius; 1 = none
    float darkness;   // outside of it; 0 = none
    float before;     // weight of the picture before, in a cross-fade
    vec4 ring;        // around the radius, as the screen shows it
    float ringWidth;  // pixels
};

#ifdef __cplusplus
static_assert(sizeof(ShowPush) == 52);
}  // namespace orrery::shared
#endif

#endif

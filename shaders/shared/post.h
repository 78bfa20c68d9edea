// Push constants of the passes after the scene.

#ifndef ORRERY_SHADERS_SHARED_POST_H
#define ORRERY_SHADERS_SHARED_POST_H

#ifdef __cplusplus
#include "engine/base/math.h"

namespace orrery::shared {
#endif

struct OcclusionPush {
    vec2 targetSize;  // pixels of the occlusion picture
    float near;
    float radius;  // world units
    float tanHalfFovY;
    float aspect;
    float strength;
    float maxDistance;  // beyond it nothing is occluded
    vec2 middle;        // of the view, in -1..1 of the picture: beside 0 where the camera is shifted
};

struct BloomPush {
    vec2 sourceTexel;  // one over the source's size
    float threshold;   // on the first step; 0 on the others
    float amount;      // on the way up: weight of the finer level's blur
};

struct CompositePush {
    vec2 texel;       // one over the picture's size
    float bloom;      // weight; 0 = none
    float occlusion;  // weight; 0 = none
};

#ifdef __cplusplus
static_assert(sizeof(OcclusionPush) == 40);
static_assert(sizeof(BloomPush) == 16);
static_assert(sizeof(CompositePush) == 16);
}  // namespace orrery::shared
#endif

#endif

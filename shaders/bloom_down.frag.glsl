#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#include "shared/post.h"

// Halves the picture with a 13-tap filter (Jimenez 2014, "Next Generation Post Processing in Call of Duty"); the first
// step keeps only what is brighter than the threshold.

layout(location = 0) in vec2 inUv;
layout(location = 0) out vec4 outColour;

layout(set = 0, binding = 0) uniform sampler2D sourceImage;
layout(push_constant, scalar) uniform Push { BloomPush push; };

vec3 at(float x, float y) { return texture(sourceImage, inUv + vec2(x, y) * push.sourceTexel).rgb; }

void main() {
    vec3 inner = at(-1, -1) + at(1, -1) + at(-1, 1) + at(1, 1);
    vec3 outer = at(-2, -2) + at(2, -2) + at(-2, 2) + at(2, 2);
    vec3 cross = at(-2, 0) + at(2, 0) + at(0, -2) + at(0, 2);
    vec3 c = inner * 0.125 + outer * 0.03125 + cross * 0.0625 + at(0, 0) * 0.125;
    float brightest = max(max(c.r, max(c.g, c.b)), 1e-4);
    outColour = vec4(c * (max(brightest - push.threshold, 0.0) / brightest), 1.0);
}

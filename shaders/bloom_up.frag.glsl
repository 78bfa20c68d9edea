#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#include "shared/post.h"

// Spreads a coarse level over the finer one with a 3 x 3 tent; blended additively.

layout(location = 0) in vec2 inUv;
layout(location = 0) out vec4 outColour;

layout(set = 0, binding = 0) uniform sampler2D sourceImage;
layout(push_constant, scalar) uniform Push { BloomPush push; };

vec3 at(float x, float y) { return texture(sourceImage, inUv + vec2(x, y) * push.sourceTexel).rgb; }

void main() {
    vec3 corners = at(-1, -1) + at(1, -1) + at(-1, 1) + at(1, 1);
    vec3 sides = at(-1, 0) + at(1, 0) + at(0, -1) + at(0, 1);
    outColour = vec4((corners + sides * 2.0 + at(0, 0) * 4.0) / 16.0 * push.amount, 0.0);
}

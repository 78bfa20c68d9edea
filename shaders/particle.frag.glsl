#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec2 inCorner;
layout(location = 1) flat in vec4 inColour;

layout(location = 0) out vec4 outColour;

void main() {
    float r = length(inCorner);
    // A small bright core and a soft halo; premultiplied, so that it reads on light and dark backgrounds alike.
    float core = smoothstep(0.55, 0.40, r);
    float halo = pow(max(1.0 - r, 0.0), 2.0) * 0.35;
    float alpha = clamp(core + halo, 0.0, 1.0) * inColour.a;
    if (alpha < 0.004) discard;
    outColour = finish(mix(inColour.rgb, vec3(1.0), core * 0.35), alpha);
}

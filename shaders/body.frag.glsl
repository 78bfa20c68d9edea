#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec3 inNormal;
layout(location = 1) in vec3 inPosition;
layout(location = 2) flat in vec4 inColour;
layout(location = 3) flat in float inGlow;

layout(location = 0) out vec4 outColour;

void main() {
    if (kPlain == 1u) {
        outColour = vec4(inNormal, 1.0);
        return;
    }
    outColour = finish(seen(inColour.rgb, normalize(inNormal), inPosition, inColour.a, inGlow, gl_FragCoord.y), 1.0);
}

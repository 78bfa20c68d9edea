#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec3 inNormal;
layout(location = 1) in vec3 inPosition;
layout(location = 2) flat in vec4 inColour;
layout(location = 3) flat in float inGlow;

layout(location = 0) out vec4 outColour;

void main() {
    vec3 toCamera = frame.cameraPosition - inPosition;
    float away = length(toCamera);
    vec3 lit = shade(inColour.rgb, normalize(inNormal), toCamera / away) + inColour.rgb * inGlow;
    vec3 background = backgroundAt(gl_FragCoord.y);
    outColour = finish(fogged(dim(lit, inColour.a, background), away, background), 1.0);
}

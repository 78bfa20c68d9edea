#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec3 inNormal;
layout(location = 1) in vec3 inPosition;
layout(location = 2) in vec3 inColour;
layout(location = 3) flat in vec2 inStyle;

layout(location = 0) out vec4 outColour;

void main() {
    outColour = finish(seen(inColour, normalize(inNormal), inPosition, inStyle.x, inStyle.y, gl_FragCoord.y), 1.0);
}

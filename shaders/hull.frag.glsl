#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec3 inNormal;
layout(location = 1) in vec3 inPosition;
layout(location = 2) in vec4 inColour;

layout(location = 0) out vec4 outColour;

void main() {
    vec3 toCamera = frame.cameraPosition - inPosition;
    float away = length(toCamera);
    vec3 n = normalize(inNormal);
    float facing = abs(dot(n, toCamera / away));
    // Like a soap film: clear where it is seen face on, denser at the silhouette.
    float alpha = inColour.a * mix(2.2, 0.55, sqrt(facing));
    vec3 background = backgroundAt(gl_FragCoord.y);
    vec3 colour = fogged(inColour.rgb * (0.75 + 0.25 * n.y), away, background);
    outColour = finish(colour, clamp(alpha, 0.0, 0.85));
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec2 inCorner;
layout(location = 1) flat in vec4 inFill;
layout(location = 2) flat in vec4 inStroke;
layout(location = 3) flat in vec4 inCentre;

layout(location = 0) out vec4 outColour;

void main() {
    float r2 = dot(inCorner, inCorner);
    if (r2 > 1.0) discard;
    vec3 toCamera = FRAME.cameraPosition - inCentre.xyz;
    float away = length(toCamera);
    vec3 forward = toCamera / away;
    vec3 right = normalize(cross(FRAME.cameraUp, forward));
    vec3 up = cross(forward, right);
    vec3 n = right * inCorner.x + up * inCorner.y + forward * sqrt(1.0 - r2);
    // A dark rim of the stroke's colour keeps neighbours apart; it goes when the sphere is only a few pixels wide.
    float rim = smoothstep(0.72, 0.80, sqrt(r2)) * smoothstep(3.0, 8.0, inCentre.w) * 0.8;
    vec3 albedo = mix(inFill.rgb, inStroke.rgb, rim);
    vec3 lit = shade(albedo, n, forward) + albedo * inStroke.a;
    vec3 background = backgroundAt(gl_FragCoord.y);
    outColour = finish(fogged(dim(lit, inFill.a, background), away, background), 1.0);
}

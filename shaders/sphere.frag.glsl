#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec2 inCorner;
layout(location = 1) flat in vec4 inFill;
layout(location = 2) flat in vec4 inStroke;
layout(location = 3) flat in vec4 inLight;
layout(location = 4) flat in vec4 inUp;

layout(location = 0) out vec4 outColour;

void main() {
    float r2 = dot(inCorner, inCorner);
    if (r2 > 1.0) discard;
    // In the frame of the square: x right, y up, z to the camera.
    vec3 n = vec3(inCorner, sqrt(1.0 - r2));
    if (kPlain == 1u) {
        outColour = vec4(mix(inFill.rgb, inStroke.rgb, dot(n, inLight.xyz) * 0.5 + 0.5), 1.0);
        return;
    }
    // A dark rim of the stroke's colour keeps neighbours apart; it goes when the sphere is only a few pixels wide.
    float rim = smoothstep(0.52, 0.64, r2) * smoothstep(3.0, 8.0, inLight.w) * 0.8;
    vec3 albedo = mix(inFill.rgb, inStroke.rgb, rim);
    vec3 lit = shadeInFrame(albedo, n, vec3(0, 0, 1), inLight.xyz, dot(n, inUp.xyz)) + albedo * inStroke.a;
    vec3 background = backgroundAt(gl_FragCoord.y);
    outColour = finish(fogged(dim(lit, inFill.a, background), inUp.w, background), 1.0);
}

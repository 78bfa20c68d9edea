#version 460
#extension GL_GOOGLE_include_directive : require
#define PUSH SurfacePush
#include "shared/scene.glsl"

layout(set = 0, binding = 1) uniform sampler2D picture;

// 0: alpha is ignored. 1: a cut-out. 2: translucent.
layout(constant_id = 2) const uint kAlpha = 0;

layout(location = 0) in vec4 inColour;
layout(location = 1) in vec2 inUv;
layout(location = 2) in vec3 inNormal;    // plain: the light, to be multiplied
layout(location = 3) in vec4 inPosition;  // plain: the light to be added, and the fog

layout(location = 0) out vec4 outColour;

void main() {
    vec4 albedo = texture(picture, inUv) * inColour;
    if (kAlpha == 1u && albedo.a < push.cutoff) discard;
    vec3 diffuse = inNormal, gloss = inPosition.xyz;
    float fog = inPosition.w;
    if (kPlain == 0u) {
        vec3 toCamera = frame.cameraPosition - inPosition.xyz;
        float away = length(toCamera);
        // A back face is lit as if it had a normal of its own.
        vec3 n = normalize(inNormal) * (gl_FrontFacing ? push.facing : -push.facing);
        lightInFrame(n, toCamera / away, frame.lightDirection, n.y, diffuse, gloss);
        diffuse = mix(diffuse, vec3(1.0), push.unlit);
        gloss *= 1.0 - push.unlit;
        fog = fogAt(away);
    }
    vec3 background = backgroundAt(gl_FragCoord.y);
    vec3 lit = dim(albedo.rgb * diffuse + gloss + push.emissive, push.emphasis, background);
    outColour = finish(mix(lit, background, fog), kAlpha == 2u ? albedo.a : 1.0);
}

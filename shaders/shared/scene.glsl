// What every scene shader starts with: the shared structs behind buffer addresses, unpacking, light and fog.
//
// No shader of Orrery branches on a uniform or a push constant: lavapipe compiles such a shader anew for every value,
// in the middle of the frame. Specialisation constants choose between variants, arithmetic does the rest.

#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require

#include "scene.h"

layout(set = 0, binding = 0, scalar) uniform Frame { FrameConstants frame; };
layout(buffer_reference, scalar) readonly buffer VertexRef { MeshVertex values[]; };
layout(buffer_reference, scalar) readonly buffer BodyRef { BodyInstance values[]; };
layout(buffer_reference, scalar) readonly buffer SphereRef { SphereInstance values[]; };
layout(buffer_reference, scalar) readonly buffer TubeRef { TubeInstance values[]; };
layout(buffer_reference, scalar) readonly buffer LineRef { LineInstance values[]; };
layout(buffer_reference, scalar) readonly buffer ParticleRef { ParticleInstance values[]; };
layout(buffer_reference, scalar) readonly buffer HullRef { HullVertex values[]; };
layout(buffer_reference, scalar) readonly buffer SurfaceRef { SurfaceVertex values[]; };

#ifndef PUSH  // a shader may bring its own
#define PUSH ScenePush
#endif
layout(push_constant, scalar) uniform Push { PUSH push; };

// 1: the target is shown as it is, so the last shader is this one and encodes. 0: a composite pass follows.
layout(constant_id = 0) const uint kEncodeOutput = 0;
// 1: light is found at corners, not at pixels: three times as fast where a CPU draws.
layout(constant_id = 1) const uint kPlain = 0;

vec3 decodeSrgb(vec3 c) { return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), greaterThan(c, vec3(0.04045))); }
// Within 0.4 of an 8-bit step of the exact curve, from three square roots: powers are slow where a CPU draws
// (fit by Chilliant, "sRGB approximations for HLSL", 2012).
vec3 encodeSrgb(vec3 c) {
    c = clamp(c, 0.0, 1.0);
    vec3 root = sqrt(c), root4 = sqrt(root), root8 = sqrt(root4);
    return max(0.662002687 * root + 0.684122060 * root4 - 0.323583601 * root8 - 0.0225411470 * c, 0.0);
}
vec4 unpackColour(uint packedColour) {
    vec4 c = unpackUnorm4x8(packedColour);
    return vec4(decodeSrgb(c.rgb), c.a);
}

// Octahedral normals (Cigolle et al. 2014, "A Survey of Efficient Representations for Independent Unit Vectors").
vec3 unpackNormal(uint packedNormal) {
    vec2 e = vec2(float(packedNormal & 0xFFFu), float(packedNormal >> 12u & 0xFFFu)) / 2047.5 - 1.0;
    vec3 n = vec3(e, 1.0 - abs(e.x) - abs(e.y));
    float t = max(-n.z, 0.0);
    n.xy += mix(vec2(t), vec2(-t), greaterThanEqual(n.xy, vec2(0.0)));
    return normalize(n);
}

vec3 rotate(vec4 q, vec3 v) { return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v); }

// Light from a hemisphere and one soft lamp over the viewer's shoulder. A face turned to the camera gets about as much
// light as it has colour, so that an author's colour arrives on the wall as it was chosen.
// `upward` is how far the normal points up in the world; the other directions may be in any frame.
// What it shows is albedo * diffuse + gloss.
void lightInFrame(vec3 n, vec3 toCamera, vec3 toLamp, float upward, out vec3 diffuse, out vec3 gloss) {
    vec3 hemisphere = mix(frame.groundColour, frame.skyColour, upward * 0.5 + 0.5);
    float lambert = max(dot(n, toLamp) * 0.75 + 0.25, 0.0);
    vec3 halfway = normalize(toLamp + toCamera);
    float h2 = max(dot(n, halfway), 0.0), h4, h16;
    h2 *= h2, h4 = h2 * h2, h16 = h4 * h4 * h4 * h4;
    float highlight = h16 * h16 * h16 * 0.10;
    float rim = 1.0 - max(dot(n, toCamera), 0.0);
    rim *= rim, rim *= rim * 0.12;
    diffuse = hemisphere + frame.lightColour * lambert;
    gloss = frame.skyColour * (highlight + rim);
}

vec3 shadeInFrame(vec3 albedo, vec3 n, vec3 toCamera, vec3 toLamp, float upward) {
    vec3 diffuse, gloss;
    lightInFrame(n, toCamera, toLamp, upward, diffuse, gloss);
    return albedo * diffuse + gloss;
}

vec3 shade(vec3 albedo, vec3 n, vec3 toCamera) { return shadeInFrame(albedo, n, toCamera, frame.lightDirection, n.y); }

// What is not asked about steps back towards the background, in colour and in contrast.
vec3 dim(vec3 colour, float emphasis, vec3 background) {
    float grey = dot(colour, vec3(0.2126, 0.7152, 0.0722));
    vec3 faded = mix(mix(vec3(grey), colour, frame.saturation), background, frame.dimming);
    return mix(faded, colour, emphasis);
}

vec3 backgroundAt(float fragmentY) {
    return mix(frame.backgroundTop, frame.backgroundBottom, smoothstep(0.0, 1.0, fragmentY / frame.targetHeight));
}

float fogAt(float distanceToCamera) {
    return smoothstep(frame.fogStart, frame.fogEnd, distanceToCamera) * frame.fogStrength;
}

vec3 fogged(vec3 colour, float distanceToCamera, vec3 background) { return mix(colour, background, fogAt(distanceToCamera)); }

// A lit surface as the camera sees it, through the fog. `fragmentY` is in pixels from the top.
vec3 seen(vec3 albedo, vec3 normal, vec3 position, float emphasis, float glow, float fragmentY) {
    vec3 toCamera = frame.cameraPosition - position;
    float away = length(toCamera);
    vec3 lit = shade(albedo, normal, toCamera / away) + albedo * glow;
    vec3 background = backgroundAt(fragmentY);
    return fogged(dim(lit, emphasis, background), away, background);
}

// Where a corner will be, for colours found at corners.
float fragmentYOf(vec4 clip) { return (clip.y / max(clip.w, 1e-3) * 0.5 + 0.5) * frame.targetHeight; }

// Which corner of which square this is: four corners a square, indexed 0 1 2 0 2 3. Not instanced: an instance of four
// corners wastes most of a wave, and costs a software device microseconds.
uint squareOf(int vertexIndex) { return uint(vertexIndex) >> 2u; }
vec2 cornerOf(int vertexIndex) {
    uint i = uint(vertexIndex) & 3u;
    return vec2(i == 1u || i == 2u ? 1.0 : -1.0, i >= 2u ? 1.0 : -1.0);
}

// The last step of every scene shader.
vec4 finish(vec3 colour, float alpha) {
    return vec4((kEncodeOutput == 1u ? encodeSrgb(colour) : colour) * alpha, alpha);
}

#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#include "shared/post.h"

// Ambient occlusion from depth, at half size: how much of the hemisphere over a point is filled by what is near it
// (after Alchemy AO, McGuire et al. 2011). Normals come from the depth itself.

layout(location = 0) in vec2 inUv;
layout(location = 0) out float outVisible;

layout(set = 0, binding = 0) uniform sampler2D depthImage;
layout(push_constant, scalar) uniform Push { OcclusionPush push; };

// View-space position, x right, y down, z forward.
vec3 positionAt(vec2 uv) {
    float z = push.near / max(texture(depthImage, uv).r, 1e-6);
    vec2 ndc = uv * 2.0 - 1.0 - push.middle;
    return vec3(ndc * vec2(push.aspect, 1.0) * push.tanHalfFovY * z, z);
}

void main() {
    vec3 centre = positionAt(inUv);
    if (centre.z > push.maxDistance) {
        outVisible = 1.0;
        return;
    }
    vec2 texel = 1.0 / push.targetSize;
    vec3 dx1 = positionAt(inUv + vec2(texel.x, 0)) - centre, dx0 = centre - positionAt(inUv - vec2(texel.x, 0));
    vec3 dy1 = positionAt(inUv + vec2(0, texel.y)) - centre, dy0 = centre - positionAt(inUv - vec2(0, texel.y));
    vec3 dx = abs(dx1.z) < abs(dx0.z) ? dx1 : dx0;
    vec3 dy = abs(dy1.z) < abs(dy0.z) ? dy1 : dy0;
    vec3 n = normalize(cross(dy, dx));
    float pixels = push.radius / (centre.z * push.tanHalfFovY) * 0.5 * push.targetSize.y;
    float angle = 6.2831853 * fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
    const int kTaps = 12;
    float occlusion = 0.0;
    for (int i = 0; i < kTaps; ++i) {
        float r = sqrt((float(i) + 0.5) / float(kTaps));
        float a = angle + float(i) * 2.399963;
        vec3 v = positionAt(inUv + vec2(cos(a), sin(a)) * r * max(pixels, 2.0) * texel) - centre;
        float d2 = dot(v, v);
        float near = max(1.0 - d2 / (push.radius * push.radius), 0.0);
        occlusion += near * near * max(dot(v, n) - 0.02 * push.radius, 0.0) / sqrt(d2 + 1e-4);
    }
    outVisible = clamp(1.0 - push.strength * 2.0 * occlusion / float(kTaps), 0.0, 1.0);
}

#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#include "shared/show.h"

// Shows a finished picture: magnified in a lens, darkened around a spotlight, mixed with the picture before it.

layout(location = 0) in vec2 inUv;
layout(location = 0) out vec4 outColour;

layout(set = 0, binding = 0) uniform sampler2D pictureImage;
layout(set = 0, binding = 1) uniform sampler2D beforeImage;
layout(push_constant, scalar) uniform Push { ShowPush push; };

// Catmull and Rom 1974: enlarged text keeps its edges, which linear filtering blurs.
vec3 sharp(vec2 uv) {
    vec2 size = vec2(textureSize(pictureImage, 0));
    vec2 position = uv * size - 0.5;
    vec2 f = fract(position);
    vec2 base = (floor(position) + 0.5) / size;
    vec2 w0 = f * (-0.5 + f * (1.0 - 0.5 * f));
    vec2 w1 = 1.0 + f * f * (-2.5 + 1.5 * f);
    vec2 w2 = f * (0.5 + f * (2.0 - 1.5 * f));
    vec2 w3 = f * f * (-0.5 + 0.5 * f);
    vec4 x = vec4(w0.x, w1.x, w2.x, w3.x);
    vec4 y = vec4(w0.y, w1.y, w2.y, w3.y);
    vec3 sum = vec3(0.0);
    for (int j = 0; j < 4; ++j) {
        for (int i = 0; i < 4; ++i) {
            sum += textureLod(pictureImage, base + vec2(i - 1, j - 1) / size, 0.0).rgb * (x[i] * y[j]);
        }
    }
    return clamp(sum, 0.0, 1.0);
}

void main() {
    vec2 from = inUv * push.size - push.centre;
    float away = length(from);
    vec3 colour;
    if (push.zoom > 1.0 && away < push.radius) {
        colour = sharp((push.centre + from / push.zoom) / push.size);
    } else {
        colour = textureLod(pictureImage, inUv, 0.0).rgb;
        if (push.before > 0.0) colour = mix(colour, textureLod(beforeImage, inUv, 0.0).rgb, push.before);
    }
    if (push.radius > 0.0) {
        colour *= 1.0 - push.darkness * smoothstep(push.radius - 1.0, push.radius + 1.0, away);
        float half_width = push.ringWidth * 0.5;
        float ring = 1.0 - smoothstep(half_width - 0.7, half_width + 0.7, abs(away - push.radius));
        colour = mix(colour, push.ring.rgb, ring * push.ring.a);
    }
    outColour = vec4(colour, 1.0);
}

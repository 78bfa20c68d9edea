#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#include "shared/post.h"

// Puts the passes together and encodes for the screen. There is no tone curve: what is below white stays as it is, so
// that an author's colours are kept; only light above white is rolled off.

layout(location = 0) in vec2 inUv;
layout(location = 0) out vec4 outColour;

layout(set = 0, binding = 0) uniform sampler2D sceneImage;
layout(set = 0, binding = 1) uniform sampler2D bloomImage;
layout(set = 0, binding = 2) uniform sampler2D occlusionImage;
layout(push_constant, scalar) uniform Push { CompositePush push; };

vec3 encodeSrgb(vec3 c) {
    c = clamp(c, 0.0, 1.0);
    return mix(c * 12.92, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, greaterThan(c, vec3(0.0031308)));
}

void main() {
    vec3 colour = texture(sceneImage, inUv).rgb;
    // The occlusion has half the size and one random turn a pixel: a 4 x 4 box, the noise's period, smooths it.
    float visible = 0.0;
    for (int y = 0; y < 2; ++y) {
        for (int x = 0; x < 2; ++x) {
            visible += texture(occlusionImage, inUv + (vec2(x, y) * 4.0 - 2.0) * push.texel).r;
        }
    }
    colour *= mix(1.0, visible * 0.25, push.occlusion);
    colour += texture(bloomImage, inUv).rgb * push.bloom;
    float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
    outColour = vec4(encodeSrgb(colour) + noise / 255.0, 1.0);
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec2 inUv;
layout(location = 0) out vec4 outColour;

void main() {
    vec3 colour = backgroundAt(gl_FragCoord.y);
    // Half a step of noise keeps the gradient free of bands (interleaved gradient noise, Jimenez 2014).
    float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
    vec4 finished = finish(colour, 1.0);
    outColour = vec4(finished.rgb + (kEncodeOutput == 1u ? noise / 255.0 : 0.0), 1.0);
}

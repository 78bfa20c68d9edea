#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec3 inSide;
layout(location = 1) in vec3 inPosition;
layout(location = 2) in vec2 inAlong;
layout(location = 3) in vec3 inColour;
layout(location = 4) flat in vec4 inStyle;

layout(location = 0) out vec4 outColour;

layout(constant_id = 2) const uint kDashed = 0;

void main() {
    float across = clamp(inAlong.y, -1.0, 1.0);
    if (kDashed == 1u) {
        // Each dash is a capsule: a straight part and round ends, in units of the radius.
        float dash = inStyle.z;
        float x = (mod(inAlong.x, dash) - 0.5 * dash) / inStyle.w;
        float past = max(abs(x) - max(0.28 * dash / inStyle.w - 1.0, 0.0), 0.0);
        if (past * past + across * across > 1.0) discard;
    }
    if (kPlain == 1u) {
        outColour = vec4(inColour, 1.0);
        return;
    }
    vec3 toCamera = normalize(frame.cameraPosition - inPosition);
    vec3 n = normalize(inSide * across + toCamera * sqrt(1.0 - across * across));
    outColour = finish(seen(inColour, n, inPosition, inStyle.x, inStyle.y, gl_FragCoord.y), 1.0);
}

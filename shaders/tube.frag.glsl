#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

layout(location = 0) in vec3 inNormal;
layout(location = 1) in vec3 inPosition;
layout(location = 2) in vec2 inAlong;
layout(location = 3) in vec3 inColour;
layout(location = 4) flat in vec4 inStyle;

layout(location = 0) out vec4 outColour;

void main() {
    vec3 toCamera = FRAME.cameraPosition - inPosition;
    float away = length(toCamera);
    toCamera /= away;
    vec3 n = normalize(inNormal);
    float dash = inStyle.z;
    if (push.sides == 2u) {
        float across = inAlong.y;
        if (dash > 0.0) {
            // Each dash is a capsule: a straight part and round ends, in units of the radius.
            float x = (mod(inAlong.x, dash) - 0.5 * dash) / inStyle.w;
            float straight = max(0.28 * dash / inStyle.w - 1.0, 0.0);
            float past = max(abs(x) - straight, 0.0);
            float r2 = past * past + across * across;
            if (r2 > 1.0) discard;
        }
        // inNormal is the side vector times `across`; its own length carries nothing, so it is built anew.
        vec3 side = inNormal / (abs(across) > 1e-3 ? across : 1.0);
        float x = clamp(across, -1.0, 1.0);
        n = abs(across) > 1e-3 ? normalize(side * x + toCamera * sqrt(max(1.0 - x * x, 0.0))) : toCamera;
    }
    vec3 lit = shade(inColour, n, toCamera) + inColour * inStyle.y;
    vec3 background = backgroundAt(gl_FragCoord.y);
    outColour = finish(fogged(dim(lit, inStyle.x, background), away, background), 1.0);
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"

// Which of the links that are drawn is nearest to the pointer in the picture, and near enough.

layout(constant_id = 2) const uint kWhich = 0;

layout(local_size_x = 64) in;

void main() {
    FrameRef frameRef = FrameRef(push.frame);
    mat4 viewProjection = frameRef.value.viewProjection;
    vec2 target = vec2(frameRef.value.targetWidth, frameRef.value.targetHeight);
    float pixelsPerUnit = frameRef.value.pixelsPerUnit, near = frameRef.value.near;
    DrawsRef draws = DrawsRef(push.draws);
    uint drawn = draws.value.lines[0] / 2u + draws.value.ribbons[0] / 6u;
    for (uint i = 0u; i < 32u; ++i) {
        uint at = gl_GlobalInvocationID.x * 32u + i;
        if (at >= drawn) break;
        uint index = WordRef(push.kept).values[at];
        Link link = LinkRef(push.dots).values[index];
        vec4 a = viewProjection * vec4(PositionRef(push.positions).values[link.from], 1.0);
        vec4 b = viewProjection * vec4(PositionRef(push.positions).values[link.to], 1.0);
        if (a.w < near || b.w < near) continue;
        vec2 from = (a.xy / a.w * 0.5 + 0.5) * target, to = (b.xy / b.w * 0.5 + 0.5) * target;
        vec2 along = to - from;
        float t = clamp(dot(push.pointer - from, along) / max(dot(along, along), 1e-12), 0.0, 1.0);
        float beside = length(push.pointer - from - along * t);
        if (beside > linkRadius(link) * pixelsPerUnit / mix(a.w, b.w, t) + push.slack) continue;
        uint bits = floatBitsToUint(beside);
        if (kWhich == 0u) {
            atomicMin(draws.value.nearest[1], bits);
        } else if (bits == draws.value.nearest[1]) {
            atomicMin(draws.value.under[1], index);
        }
    }
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"

// Which of the links that are drawn is nearest to the pointer in the picture, and near enough.

layout(local_size_x = 256) in;
shared float nearest[256];
shared uint under[256];

void main() {
    FrameRef frameRef = FrameRef(push.frame);
    mat4 viewProjection = frameRef.value.viewProjection;
    vec2 target = vec2(frameRef.value.targetWidth, frameRef.value.targetHeight);
    float pixelsPerUnit = frameRef.value.pixelsPerUnit, near = frameRef.value.near;
    WordRef draws = WordRef(push.draws);
    uint drawn = draws.values[8] / 2u + draws.values[12] / 6u;
    float best = 1e30;
    uint found = ~0u;
    for (uint place = gl_LocalInvocationID.x; place < drawn; place += 256u) {
        uint index = WordRef(push.kept).values[place];
        Link link = LinkRef(push.dots).values[index];
        vec4 a = viewProjection * vec4(PositionRef(push.positions).values[link.from], 1.0);
        vec4 b = viewProjection * vec4(PositionRef(push.positions).values[link.to], 1.0);
        vec2 from = (a.xy / max(a.w, near) * 0.5 + 0.5) * target, to = (b.xy / max(b.w, near) * 0.5 + 0.5) * target;
        vec2 along = to - from;
        float t = clamp(dot(push.pointer - from, along) / max(dot(along, along), 1e-12), 0.0, 1.0);
        float beside = length(push.pointer - from - along * t);
        float reach = linkRadius(link) * pixelsPerUnit / max(mix(a.w, b.w, t), near) + push.slack;
        bool hit = a.w >= near && b.w >= near && beside <= reach;
        bool nearer = hit && (beside < best || (beside == best && index < found));
        best = nearer ? beside : best;
        found = nearer ? index : found;
    }
    nearest[gl_LocalInvocationID.x] = best;
    under[gl_LocalInvocationID.x] = found;
    barrier();
    if (gl_LocalInvocationID.x != 0u) return;
    for (uint i = 1u; i < 256u; ++i) {
        bool nearer = nearest[i] < best || (nearest[i] == best && under[i] < found);
        best = nearer ? nearest[i] : best;
        found = nearer ? under[i] : found;
    }
    draws.values[17] = floatBitsToUint(best);
    draws.values[19] = found;
}

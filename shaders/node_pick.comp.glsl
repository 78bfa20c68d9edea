#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"

// Which of the nodes that are drawn is under the pointer, as pickAt() of engine/render/pick.h finds it. One group, and no
// atomics on addresses: on the lavapipe of Mesa 22.3 they were lost, or the program ended in them.

layout(local_size_x = 256) in;
shared float nearest[256];
shared uint under[256];

void main() {
    FrameRef frameRef = FrameRef(push.frame);
    vec3 camera = frameRef.value.cameraPosition;
    float reach = push.slack * 0.5 / frameRef.value.pixelsPerUnit;
    WordRef draws = WordRef(push.draws);
    uint drawn = draws.values[0] + draws.values[4] / 6u;
    float best = 1e30;
    uint found = ~0u;
    for (uint at = gl_LocalInvocationID.x; at < drawn; at += 256u) {
        uint index = WordRef(push.kept).values[at];
        vec3 offset = PositionRef(push.positions).values[index] - camera;
        // A far one is as easy to hit as one of some pixels.
        float radius = max(DotRef(push.dots).values[index].radius, reach * length(offset));
        float along = dot(offset, push.ray), deep2 = radius * radius - (dot(offset, offset) - along * along);
        float away = along - sqrt(max(deep2, 0.0));
        bool nearer = along >= 0.0 && deep2 >= 0.0 && (away < best || (away == best && index < found));
        best = nearer ? away : best;
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
    draws.values[16] = floatBitsToUint(best);
    draws.values[18] = found;
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"

// Which of the nodes that are drawn is under the pointer, as pickAt() of engine/render/pick.h finds it: first the least
// distance along the ray, then the first node that has it.

layout(constant_id = 2) const uint kWhich = 0;

layout(local_size_x = 64) in;

void main() {
    FrameRef frameRef = FrameRef(push.frame);
    vec3 camera = frameRef.value.cameraPosition;
    float reach = push.slack * 0.5 / frameRef.value.pixelsPerUnit;
    DrawsRef draws = DrawsRef(push.draws);
    uint drawn = draws.value.points[0] + draws.value.squares[0] / 6u;
    for (uint i = 0u; i < 32u; ++i) {
        uint at = gl_GlobalInvocationID.x * 32u + i;
        if (at >= drawn) break;
        uint index = WordRef(push.kept).values[at];
        vec3 offset = PositionRef(push.positions).values[index] - camera;
        // A far one is as easy to hit as one of some pixels.
        float radius = max(DotRef(push.dots).values[index].radius, reach * length(offset));
        float along = dot(offset, push.ray), deep2 = radius * radius - (dot(offset, offset) - along * along);
        if (along < 0.0 || deep2 < 0.0) continue;
        uint bits = floatBitsToUint(max(along - sqrt(deep2), 0.0));
        if (kWhich == 0u) {
            atomicMin(draws.value.nearest[0], bits);
        } else if (bits == draws.value.nearest[0]) {
            atomicMin(draws.value.under[0], index);
        }
    }
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"

// Which links are drawn, and in which form: a bit for each, 32 links an invocation. Those beside the picture and those
// shorter than a pixel are not; nor those on which the lot did not fall, which are the same wherever the camera is.

layout(local_size_x = 64) in;

void main() {
    uint word = gl_GlobalInvocationID.x, words = (push.count + 31u) / 32u;
    if (word >= words) return;
    FrameRef frameRef = FrameRef(push.frame);
    mat4 viewProjection = frameRef.value.viewProjection;
    vec2 target = vec2(frameRef.value.targetWidth, frameRef.value.targetHeight);
    float pixelsPerUnit = frameRef.value.pixelsPerUnit, near = frameRef.value.near;
    uint lines = 0u, ribbons = 0u;
    for (uint bit = 0u; bit < 32u; ++bit) {
        uint index = word * 32u + bit;
        // Most of a large graph ends here.
        uint mark = index < push.count ? markOf(index) : 0u;
        if (index >= push.count || (lotOf(index) >= push.share && !isMarked(mark))) continue;
        Link link = LinkRef(push.dots).values[index];
        vec3 from = PositionRef(push.positions).values[link.from], to = PositionRef(push.positions).values[link.to];
        vec4 a = viewProjection * vec4(from, 1.0), b = viewProjection * vec4(to, 1.0);
        float radius = linkRadius(link);
        float nearest = max(min(a.w, b.w), near);
        float pixels = radius * pixelsPerUnit / nearest;
        vec2 room = 1.0 + (pixels + 2.0) * 2.0 / target;
        bool beside = any(lessThan(max(a.xy + room * a.w, b.xy + room * b.w), vec2(0.0))) ||
                      any(greaterThan(min(a.xy - room * a.w, b.xy - room * b.w), vec2(0.0))) || max(a.w, b.w) < near;
        vec2 across = (a.xy / max(a.w, near) - b.xy / max(b.w, near)) * 0.5 * target;
        bool seen = radius > 0.0 && !beside && (dot(across, across) >= 1.0 || min(a.w, b.w) < near);
        bool drawn = isMarked(mark) || lotOf(index) < shareOf(distance(from, to));
        bool wide = isMarked(mark) || pixels > 0.75;
        lines |= seen && drawn && !wide ? 1u << bit : 0u;
        ribbons |= seen && drawn && wide ? 1u << bit : 0u;
    }
    WordRef(push.words).values[word] = lines;
    WordRef(push.words).values[words + word] = ribbons;
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"

// Which nodes are in the picture, and in which form: a bit for each, 32 nodes an invocation.

layout(local_size_x = 64) in;

void main() {
    uint word = gl_GlobalInvocationID.x, words = (push.count + 31u) / 32u;
    if (word >= words) return;
    FrameRef frameRef = FrameRef(push.frame);
    mat4 viewProjection = frameRef.value.viewProjection;
    vec3 camera = frameRef.value.cameraPosition;
    vec2 target = vec2(frameRef.value.targetWidth, frameRef.value.targetHeight);
    float pixelsPerUnit = frameRef.value.pixelsPerUnit, near = frameRef.value.near;
    uint points = 0u, squares = 0u;
    for (uint bit = 0u; bit < 32u; ++bit) {
        uint index = min(word * 32u + bit, push.count - 1u);
        float radius = DotRef(push.dots).values[index].radius;
        vec3 position = PositionRef(push.positions).values[index];
        vec4 clip = viewProjection * vec4(position, 1.0);
        // As large as the marks may make it; the outline of a sphere at the border is longer than its middle's distance
        // says.
        float pixels = max(radius * 1.3 * pixelsPerUnit / max(length(camera - position), near), 0.75);
        vec2 margin = (pixels * 1.4 + 1.0) * 2.0 / target;
        bool there = radius > 0.0 && word * 32u + bit < push.count;
        bool inside = all(lessThanEqual(abs(clip.xy), vec2(clip.w))) && clip.w > near;
        bool touches = all(lessThanEqual(abs(clip.xy), (1.0 + margin) * max(clip.w, near))) && clip.w + radius > near;
        bool isPoint = inside && 2.0 * pixels <= push.largest;
        points |= there && isPoint ? 1u << bit : 0u;
        squares |= there && !isPoint && touches ? 1u << bit : 0u;
    }
    WordRef(push.words).values[word] = points;
    WordRef(push.words).values[words + word] = squares;
}

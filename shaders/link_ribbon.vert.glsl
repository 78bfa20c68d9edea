#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"
#include "shared/curve.glsl"

// Links near the camera and those that are marked: as wide as they are, two triangles each.

layout(location = 0) out vec4 outColour;

void main() {
    uint index = WordRef(push.kept).values[gl_VertexIndex / 6];
    Link link = LinkRef(push.dots).values[index];
    vec3 from = PositionRef(push.positions).values[link.from], to = PositionRef(push.positions).values[link.to];
    uint mark = markOf(index);
    const vec2 corners[6] = vec2[](vec2(-1, -1), vec2(1, -1), vec2(1, 1), vec2(-1, -1), vec2(1, 1), vec2(-1, 1));
    vec2 corner = corners[gl_VertexIndex % 6];
    vec3 here = corner.y < 0.0 ? from : to;
    vec3 toCamera = frame.cameraPosition - here;
    float away = length(toCamera);
    vec3 across = cross(to - from, toCamera);
    across *= inversesqrt(max(dot(across, across), 1e-12));
    vec4 clip = frame.viewProjection * vec4(here + across * (corner.x * atLeastOnePixel(linkRadius(link), away)), 1.0);
    uint chosen = kindOf(mark) == ORRERY_MARK_CHOSEN ? push.accent : link.colour;
    vec3 colour = seen(unpackColour(chosen).rgb, toCamera / away, here, emphasisOf(mark), 0.0, fragmentYOf(clip));
    float share = shareOf(distance(from, to));
    float arrives = clamp((share - lotOf(index)) / (0.15 * share), 0.0, 1.0);
    // A wide one has all its ink, so that a look from near is as it always was.
    float pixels = linkRadius(link) * frame.pixelsPerUnit / away;
    float faint = mix(push.alpha * share / push.share, 1.0, smoothstep(0.75, 2.0, pixels)) * arrives;
    outColour = finish(colour, isMarked(mark) ? 1.0 : faint);
    gl_Position = clip;
}

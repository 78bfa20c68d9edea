#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"

// Links from afar: lines of a pixel, two vertices each. Where they would be thinner they are fainter.

layout(location = 0) out vec4 outColour;

void main() {
    uint index = WordRef(push.kept).values[gl_VertexIndex >> 1];
    Link link = LinkRef(push.dots).values[index];
    vec3 from = PositionRef(push.positions).values[link.from], to = PositionRef(push.positions).values[link.to];
    uint mark = markOf(index);
    vec3 here = (gl_VertexIndex & 1) == 0 ? from : to;
    vec3 toCamera = frame.cameraPosition - here;
    float away = length(toCamera);
    vec4 clip = frame.viewProjection * vec4(here, 1.0);
    float share = shareOf(distance(from, to));
    // The last to be drawn come and go gently as the share changes.
    float arrives = clamp((share - lotOf(index)) / (0.15 * share), 0.0, 1.0);
    float alpha = push.alpha * share / push.share * arrives;
    vec3 colour = seen(unpackColour(link.colour).rgb, toCamera / away, here, emphasisOf(mark), 0.0, fragmentYOf(clip));
    // Fog takes ink away, dimming too.
    outColour = finish(colour, alpha * (1.0 - 0.6 * fogAt(away)) * mix(0.6, 1.0, emphasisOf(mark)));
    gl_Position = clip;
}

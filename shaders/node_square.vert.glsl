#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"
#include "shared/node_link_node.glsl"

// Nodes near the camera or on the picture's border, where points are clipped by their middle.

layout(location = 0) flat out vec4 outFill;
layout(location = 1) flat out vec4 outStroke;
layout(location = 2) flat out vec2 outSize;
layout(location = 3) out vec2 outCorner;

void main() {
    SeenNode node = nodeAt(WordRef(push.kept).values[gl_VertexIndex / 6]);
    outFill = node.fill;
    outStroke = node.stroke;
    outSize = node.size;
    const vec2 corners[6] = vec2[](vec2(-1, -1), vec2(1, -1), vec2(1, 1), vec2(-1, -1), vec2(1, 1), vec2(-1, 1));
    outCorner = corners[gl_VertexIndex % 6];
    // The square stands in the middle of the sphere, across the line to the camera.
    vec3 forward = (frame.cameraPosition - node.position) / node.size.y;
    vec3 right = normalize(cross(frame.cameraUp, forward));
    vec3 up = cross(forward, right);
    vec3 world = node.position + (right * outCorner.x + up * outCorner.y) * node.radius;
    gl_Position = frame.viewProjection * vec4(world, 1.0);
}

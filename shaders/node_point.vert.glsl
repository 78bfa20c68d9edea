#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"
#include "shared/node_link_node.glsl"

// Small nodes: one vertex each, which a software device draws three times as fast as a square.

layout(location = 0) flat out vec4 outFill;
layout(location = 1) flat out vec4 outStroke;
layout(location = 2) flat out vec2 outSize;

void main() {
    SeenNode node = nodeAt(WordRef(push.kept).values[gl_VertexIndex]);
    outFill = node.fill;
    outStroke = node.stroke;
    outSize = node.size;
    gl_PointSize = 2.0 * max(node.size.x, 0.75);
    gl_Position = node.clip;
}

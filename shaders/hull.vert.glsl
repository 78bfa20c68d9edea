#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

// Translucent hulls around groups, sorted by the CPU.

layout(location = 0) out vec3 outNormal;
layout(location = 1) out vec3 outPosition;
layout(location = 2) out vec4 outColour;

void main() {
    HullVertex vertex = HullRef(push.instances).values[gl_VertexIndex];
    outNormal = unpackNormal(vertex.normal);
    outPosition = vertex.position;
    outColour = unpackColour(vertex.colour);
    gl_Position = frame.viewProjection * vec4(vertex.position, 1.0);
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

// Meshes of node bodies and arrow heads, drawn as instances.

layout(location = 0) out vec3 outNormal;
layout(location = 1) out vec3 outPosition;
layout(location = 2) flat out vec4 outColour;   // rgb, emphasis
layout(location = 3) flat out float outGlow;

void main() {
    MeshVertex vertex = VertexRef(push.vertices).values[gl_VertexIndex];
    BodyInstance body = BodyRef(push.instances).values[gl_InstanceIndex];
    vec3 world = body.position + rotate(body.rotation, vertex.position * body.scale);
    bool stroke = (vertex.normalAndPart >> 24u) == 1u;
    outNormal = rotate(body.rotation, unpackNormal(vertex.normalAndPart));
    outPosition = world;
    outColour = vec4(unpackColour(stroke ? body.stroke : body.fill).rgb, body.emphasis);
    outGlow = body.glow;
    gl_Position = frame.viewProjection * vec4(world, 1.0);
}

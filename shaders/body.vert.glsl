#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

// Meshes of node bodies and arrow heads, drawn as instances.

layout(location = 0) out vec3 outNormal;        // plain: the colour
layout(location = 1) out vec3 outPosition;
layout(location = 2) flat out vec4 outColour;   // rgb, emphasis
layout(location = 3) flat out float outGlow;

void main() {
    // Not merged: the mesh has fewer vertices than `segments`, and the quotient is 0.
    uint index = uint(gl_VertexIndex);
    BodyInstance body = BodyRef(push.instances).values[index / push.segments + uint(gl_InstanceIndex)];
    MeshVertex vertex = VertexRef(push.vertices).values[body.firstVertex + index % push.segments];
    vec3 world = body.position + rotate(body.rotation, vertex.position * body.scale);
    bool stroke = (vertex.normalAndPart >> 24u) == 1u;
    outNormal = rotate(body.rotation, unpackNormal(vertex.normalAndPart));
    outPosition = world;
    outColour = vec4(unpackColour(stroke ? body.stroke : body.fill).rgb, body.emphasis);
    outGlow = body.glow;
    gl_Position = frame.viewProjection * vec4(world, 1.0);
    if (kPlain == 1u) {
        vec3 colour = seen(outColour.rgb, outNormal, world, body.emphasis, body.glow, fragmentYOf(gl_Position));
        outNormal = finish(colour, 1.0).rgb;
    }
}

#version 460
#extension GL_GOOGLE_include_directive : require
#define PUSH SurfacePush
#include "shared/scene.glsl"

// Surfaces of many triangles with a picture on them: reliefs and opened models.

layout(location = 0) out vec4 outColour;
layout(location = 1) out vec2 outUv;
layout(location = 2) out vec3 outNormal;    // plain: the light, to be multiplied
layout(location = 3) out vec4 outPosition;  // plain: the light to be added, and the fog

void main() {
    SurfaceVertex vertex = SurfaceRef(push.vertices).values[gl_VertexIndex];
    vec4 local = vec4(vertex.position, 1.0);
    vec3 world = vec3(dot(push.toWorld[0], local), dot(push.toWorld[1], local), dot(push.toWorld[2], local));
    // Normals go by the cofactors, which are the inverse transpose but for a factor; a mirroring one turns them inward.
    vec3 x = push.toWorld[0].xyz, y = push.toWorld[1].xyz, z = push.toWorld[2].xyz;
    vec3 n = unpackNormal(vertex.normal);
    vec3 normal = push.facing * normalize(vec3(dot(cross(y, z), n), dot(cross(z, x), n), dot(cross(x, y), n)));
    outColour = unpackColour(vertex.colour) * push.colour;
    outUv = vertex.uv;
    outNormal = normal;
    outPosition = vec4(world, 0.0);
    gl_Position = frame.viewProjection * vec4(world, 1.0);
    if (kPlain == 1u) {
        vec3 toCamera = frame.cameraPosition - world;
        float away = length(toCamera);
        toCamera /= away;
        // The side that is seen; at a corner that is not known better.
        normal *= sign(dot(normal, toCamera) + 1e-6);
        vec3 diffuse, gloss;
        lightInFrame(normal, toCamera, frame.lightDirection, normal.y, diffuse, gloss);
        outNormal = mix(diffuse, vec3(1.0), push.unlit);
        outPosition = vec4(gloss * (1.0 - push.unlit), fogAt(away));
    }
}

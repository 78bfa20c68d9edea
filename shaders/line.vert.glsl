#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"
#include "shared/curve.glsl"

// Straight edges of large graphs: two triangles each, coloured at their corners.

layout(location = 0) out vec3 outColour;

void main() {
    LineInstance line = LineRef(push.instances).values[squareOf(gl_VertexIndex)];
    vec2 corner = cornerOf(gl_VertexIndex);
    vec3 here = corner.y < 0.0 ? line.from : line.to;
    vec3 toCamera = frame.cameraPosition - here;
    float away = length(toCamera);
    vec3 across = cross(line.to - line.from, toCamera);
    across *= inversesqrt(max(dot(across, across), 1e-12));
    vec4 colour = unpackColour(line.colour);
    vec4 clip = frame.viewProjection * vec4(here + across * (corner.x * atLeastOnePixel(line.radius, away)), 1.0);
    outColour = finish(seen(colour.rgb, toCamera / away, here, colour.a, 0.0, fragmentYOf(clip)), 1.0).rgb;
    gl_Position = clip;
}

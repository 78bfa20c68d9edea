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
    vec3 lit = shade(colour.rgb, toCamera / away, toCamera / away);
    vec4 clip = frame.viewProjection * vec4(here + across * (corner.x * atLeastOnePixel(line.radius, away)), 1.0);
    vec3 background = backgroundAt((clip.y / max(clip.w, 1e-3) * 0.5 + 0.5) * frame.targetHeight);
    outColour = finish(fogged(dim(lit, colour.a, background), away, background), 1.0).rgb;
    gl_Position = clip;
}

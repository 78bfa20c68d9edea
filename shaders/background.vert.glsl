#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

// A vertical gradient in 16 bands of two triangles; the colour is found at the corners, so that a pixel costs nothing.

layout(location = 0) out vec3 outColour;

void main() {
    const uint kBands = 16u;
    vec2 corner = cornerOf(gl_VertexIndex) * 0.5 + 0.5;
    float y = (float(squareOf(gl_VertexIndex)) + corner.y) / float(kBands);
    vec3 colour = backgroundAt(y * frame.targetHeight);
    outColour = finish(colour, 1.0).rgb;
    gl_Position = vec4(corner.x * 2.0 - 1.0, y * 2.0 - 1.0, 0.0, 1.0);
}

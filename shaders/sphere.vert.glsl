#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"

// Spheres as squares that face the camera; the fragment shader finds the surface.

layout(location = 0) out vec2 outCorner;
layout(location = 1) flat out vec4 outFill;    // rgb, emphasis
layout(location = 2) flat out vec4 outStroke;  // rgb, glow
layout(location = 3) flat out vec4 outLight;   // towards the lamp, in the square's frame; radius in pixels
layout(location = 4) flat out vec4 outUp;      // the world's up in the square's frame; distance

void main() {
    SphereInstance sphere = SphereRef(push.instances).values[squareOf(gl_VertexIndex)];
    vec2 corner = cornerOf(gl_VertexIndex);
    vec3 toCamera = frame.cameraPosition - sphere.position;
    float away = length(toCamera);
    // The square stands in the middle of the sphere, across the line to the camera.
    vec3 forward = toCamera / away;
    vec3 right = normalize(cross(frame.cameraUp, forward));
    vec3 up = cross(forward, right);
    float pixels = sphere.radius * frame.pixelsPerUnit / away;
    // Never thinner than a pixel: a far sphere becomes a point, it does not vanish. One without a radius is not there.
    float radius = sphere.radius > 0.0 ? sphere.radius * max(1.0, 0.75 / pixels) : 0.0;
    vec3 world = sphere.position + (right * corner.x + up * corner.y) * radius;
    outCorner = corner;
    outFill = vec4(unpackColour(sphere.fill).rgb, sphere.emphasis);
    outStroke = vec4(unpackColour(sphere.stroke).rgb, sphere.glow);
    outLight = vec4(dot(frame.lightDirection, right), dot(frame.lightDirection, up), dot(frame.lightDirection, forward), pixels);
    outUp = vec4(right.y, up.y, forward.y, away);
    gl_Position = frame.viewProjection * vec4(world, 1.0);
    if (kPlain == 1u) {
        // The colours of the lit end and of the dark one.
        float y = fragmentYOf(gl_Position);
        vec3 lamp = frame.lightDirection;
        outStroke.rgb = finish(seen(outFill.rgb, lamp, sphere.position, sphere.emphasis, sphere.glow, y), 1.0).rgb;
        outFill.rgb = finish(seen(outFill.rgb, -lamp, sphere.position, sphere.emphasis, sphere.glow, y), 1.0).rgb;
    }
}

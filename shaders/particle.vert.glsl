#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"
#include "shared/curve.glsl"

// Lights that travel along edges; their place follows from the time alone.

layout(location = 0) out vec2 outCorner;
layout(location = 1) flat out vec4 outColour;

void main() {
    ParticleInstance particle = ParticleRef(push.instances).values[squareOf(gl_VertexIndex)];
    TubeInstance tube = TubeRef(push.more).values[particle.tube];
    float along = fract(particle.phase + frame.time * tube.flow / max(tube.drawnLength, 1e-3));
    vec3 centre = curvePoint(tube, mix(tube.start, tube.end, along));
    vec3 toCamera = frame.cameraPosition - centre;
    float away = length(toCamera);
    float pixels = particle.radius * frame.pixelsPerUnit / away;
    float radius = particle.radius * max(1.0, 1.5 / pixels);
    outCorner = cornerOf(gl_VertexIndex);
    // In and out gently at both ends, so that nothing pops.
    float ends = smoothstep(0.0, 0.08, along) * smoothstep(1.0, 0.92, along);
    outColour = vec4(unpackColour(particle.colour).rgb, ends * mix(0.15, 1.0, tube.emphasis));
    vec3 world = centre + (frame.cameraRight * outCorner.x + frame.cameraUp * outCorner.y) * radius +
                 toCamera / away * (tube.radius + radius * 0.5);
    gl_Position = frame.viewProjection * vec4(world, 1.0);
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"
#include "shared/curve.glsl"

// Lights that travel along edges; their place follows from the time alone.

layout(location = 0) out vec2 outCorner;
layout(location = 1) flat out vec4 outColour;

void main() {
    ParticleInstance particle = ParticleRef(push.instances).values[gl_InstanceIndex];
    TubeInstance tube = TubeRef(push.more).values[particle.tube];
    const vec2 corners[6] = vec2[](vec2(-1, -1), vec2(1, -1), vec2(1, 1), vec2(-1, -1), vec2(1, 1), vec2(-1, 1));
    float along = fract(particle.phase + FRAME.time * tube.flow / max(tube.drawnLength, 1e-3));
    vec3 centre = curvePoint(tube, mix(tube.start, tube.end, along));
    vec3 toCamera = FRAME.cameraPosition - centre;
    float away = length(toCamera);
    float pixels = particle.radius * FRAME.pixelsPerUnit / away;
    float radius = particle.radius * max(1.0, 1.5 / pixels);
    outCorner = corners[gl_VertexIndex];
    // In and out gently at both ends, so that nothing pops.
    float ends = smoothstep(0.0, 0.08, along) * smoothstep(1.0, 0.92, along);
    outColour = vec4(unpackColour(particle.colour).rgb, ends * mix(0.15, 1.0, tube.emphasis));
    vec3 world = centre + (FRAME.cameraRight * outCorner.x + FRAME.cameraUp * outCorner.y) * radius +
                 toCamera / away * (tube.radius + radius * 0.5);
    gl_Position = FRAME.viewProjection * vec4(world, 1.0);
}

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"
#include "shared/curve.glsl"

// Edges: a ring of `sides` corners swept along the curve in `segments` steps; with two sides, a ribbon that faces the
// camera and is lit as if it were round.

layout(location = 0) out vec3 outNormal;
layout(location = 1) out vec3 outPosition;
layout(location = 2) out vec2 outAlong;          // world units from the start; -1..1 across a ribbon
layout(location = 3) out vec3 outColour;
layout(location = 4) flat out vec4 outStyle;     // emphasis, glow, dash, radius

void main() {
    TubeInstance tube = TubeRef(push.instances).values[gl_InstanceIndex];
    const ivec2 corners[6] = ivec2[](ivec2(0, 0), ivec2(1, 0), ivec2(1, 1), ivec2(0, 0), ivec2(1, 1), ivec2(0, 1));
    bool ribbon = push.sides == 2u;
    int quad = gl_VertexIndex / 6;
    int faces = ribbon ? 1 : int(push.sides);
    ivec2 corner = corners[gl_VertexIndex % 6];
    int ring = quad / faces + corner.y;
    int side = quad % faces + corner.x;

    float along = float(ring) / float(push.segments);
    float t = mix(tube.start, tube.end, along);
    vec3 centre = curvePoint(tube, t);
    vec3 tangent = curveTangent(tube, t);
    vec3 toCamera = FRAME.cameraPosition - centre;
    float away = length(toCamera);
    float pixels = tube.radius * FRAME.pixelsPerUnit / away;
    // Never thinner than a pixel, so that a far edge does not break into dots.
    float radius = tube.radius * max(1.0, 0.6 / pixels);

    vec3 normal;
    if (ribbon) {
        vec3 across = cross(tangent, toCamera);
        across *= inversesqrt(max(dot(across, across), 1e-12));
        float v = float(side) * 2.0 - 1.0;
        normal = across * v;
        outAlong = vec2(along * tube.drawnLength, v);
    } else {
        // The curve is flat or nearly so: seen from its plane's normal the frame cannot flip along the way.
        vec3 chord = tube.p3 - tube.p0;
        vec3 plane = cross(tube.p1 - tube.p0, dot(chord, chord) > 1e-6 ? chord : tube.p2 - tube.p0);
        if (dot(plane, plane) < 1e-6 * dot(chord, chord)) {
            plane = cross(chord, abs(chord.y) < 0.9 * length(chord) ? vec3(0, 1, 0) : vec3(1, 0, 0));
        }
        vec3 a = normalize(cross(tangent, plane));
        vec3 b = cross(a, tangent);
        float angle = float(side) * 6.28318530718 / float(push.sides);
        normal = a * cos(angle) + b * sin(angle);
        outAlong = vec2(along * tube.drawnLength, 0.0);
    }
    outNormal = normal;
    outPosition = centre + normal * radius;
    outColour = mix(unpackColour(tube.colourFrom).rgb, unpackColour(tube.colourTo).rgb, along);
    outStyle = vec4(tube.emphasis, tube.glow, tube.dash, radius);
    gl_Position = FRAME.viewProjection * vec4(outPosition, 1.0);
}

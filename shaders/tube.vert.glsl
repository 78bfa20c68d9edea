#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"
#include "shared/curve.glsl"

// Edges, round: a ring of `sides` corners swept along the curve in `segments` steps.

layout(location = 0) out vec3 outNormal;
layout(location = 1) out vec3 outPosition;
layout(location = 2) out vec3 outColour;
layout(location = 3) flat out vec2 outStyle;  // emphasis, glow

void main() {
    uint square = squareOf(gl_VertexIndex);
    TubeInstance tube = TubeRef(push.instances).values[square / (push.segments * push.sides)];
    square %= push.segments * push.sides;
    uvec2 corner = uvec2(cornerOf(gl_VertexIndex) * 0.5 + 0.5);
    float along = float(square / push.sides + corner.y) / float(push.segments);
    float turn = float(square % push.sides + corner.x) / float(push.sides);

    float t = mix(tube.start, tube.end, along);
    vec3 centre = curvePoint(tube, t);
    vec3 tangent = curveTangent(tube, t);
    // The curve is flat or nearly so: seen from its plane's normal the frame cannot flip along the way.
    vec3 chord = tube.p3 - tube.p0;
    vec3 plane = cross(tube.p1 - tube.p0, dot(chord, chord) > 1e-6 ? chord : tube.p2 - tube.p0);
    if (dot(plane, plane) < 1e-6 * dot(chord, chord)) {
        plane = cross(chord, abs(chord.y) < 0.9 * length(chord) ? vec3(0, 1, 0) : vec3(1, 0, 0));
    }
    vec3 a = normalize(cross(tangent, plane));
    vec3 b = cross(a, tangent);
    float angle = turn * 6.28318530718;
    outNormal = a * cos(angle) + b * sin(angle);
    outPosition = centre + outNormal * atLeastOnePixel(tube.radius, length(frame.cameraPosition - centre));
    outColour = mix(unpackColour(tube.colourFrom).rgb, unpackColour(tube.colourTo).rgb, along);
    outStyle = vec2(tube.emphasis, tube.glow);
    gl_Position = frame.viewProjection * vec4(outPosition, 1.0);
}

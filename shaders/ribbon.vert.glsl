#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/scene.glsl"
#include "shared/curve.glsl"

// Edges as ribbons that face the camera and are lit as if they were round: fewer corners than a tube, and the form in
// which dashes have round ends.

layout(location = 0) out vec3 outSide;           // across the ribbon, unit
layout(location = 1) out vec3 outPosition;
layout(location = 2) out vec2 outAlong;          // world units from the start; -1..1 across
layout(location = 3) out vec3 outColour;
layout(location = 4) flat out vec4 outStyle;     // emphasis, glow, dash, radius

void main() {
    uint square = squareOf(gl_VertexIndex);
    TubeInstance tube = TubeRef(push.instances).values[square / push.segments];
    vec2 corner = cornerOf(gl_VertexIndex);
    float along = (float(square % push.segments) + corner.y * 0.5 + 0.5) / float(push.segments);
    float t = mix(tube.start, tube.end, along);
    vec3 centre = curvePoint(tube, t);
    vec3 toCamera = frame.cameraPosition - centre;
    vec3 across = cross(curveTangent(tube, t), toCamera);
    outSide = across * inversesqrt(max(dot(across, across), 1e-12));
    float radius = atLeastOnePixel(tube.radius, length(toCamera));
    outPosition = centre + outSide * (corner.x * radius);
    outAlong = vec2(along * tube.drawnLength, corner.x);
    outColour = mix(unpackColour(tube.colourFrom).rgb, unpackColour(tube.colourTo).rgb, along);
    outStyle = vec4(tube.emphasis, tube.glow, tube.dash, radius);
    gl_Position = frame.viewProjection * vec4(outPosition, 1.0);
    if (kPlain == 1u) {
        vec3 colour = seen(outColour, normalize(toCamera), outPosition, tube.emphasis, tube.glow, fragmentYOf(gl_Position));
        outColour = finish(colour, 1.0).rgb;
    }
}

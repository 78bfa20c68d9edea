// The surface of a bead, at a place of the square around it.

layout(location = 0) flat in vec4 inFill;
layout(location = 1) flat in vec4 inStroke;
layout(location = 2) flat in vec2 inSize;

layout(location = 0) out vec4 outColour;

void drawBead(vec2 corner) {
    float r2 = dot(corner, corner);
    if (r2 > 1.0) discard;
    // In the camera's frame: x right, y up, z to the camera.
    vec3 n = vec3(corner, sqrt(1.0 - r2));
    vec3 lamp = vec3(dot(frame.lightDirection, frame.cameraRight), dot(frame.lightDirection, frame.cameraUp),
                     -dot(frame.lightDirection, frame.cameraForward));
    if (kPlain == 1u) {
        outColour = vec4(mix(inFill.rgb, inStroke.rgb, dot(n, lamp) * 0.5 + 0.5), 1.0);
        return;
    }
    // A dark rim of the stroke's colour keeps neighbours apart; it goes when the bead is only a few pixels wide.
    float rim = smoothstep(0.52, 0.64, r2) * smoothstep(3.0, 8.0, inSize.x) * 0.8;
    vec3 albedo = mix(inFill.rgb, inStroke.rgb, rim);
    float upward = dot(n, vec3(frame.cameraRight.y, frame.cameraUp.y, -frame.cameraForward.y));
    vec3 lit = shadeInFrame(albedo, n, vec3(0, 0, 1), lamp, upward) + albedo * inStroke.a;
    vec3 background = backgroundAt(gl_FragCoord.y);
    outColour = finish(fogged(dim(lit, inFill.a, background), inSize.y, background), 1.0);
}

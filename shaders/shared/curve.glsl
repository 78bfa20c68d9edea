// Points and tangents of a cubic Bezier curve.

vec3 curvePoint(TubeInstance tube, float t) {
    float s = 1.0 - t;
    return tube.p0 * (s * s * s) + tube.p1 * (3.0 * s * s * t) + tube.p2 * (3.0 * s * t * t) + tube.p3 * (t * t * t);
}

vec3 curveTangent(TubeInstance tube, float t) {
    float s = 1.0 - t;
    vec3 d = (tube.p1 - tube.p0) * (s * s) + (tube.p2 - tube.p1) * (2.0 * s * t) + (tube.p3 - tube.p2) * (t * t);
    float size = length(d);
    return size > 1e-6 ? d / size : normalize(tube.p3 - tube.p0 + vec3(1e-6, 0.0, 0.0));
}

// How much wider a thing of this radius must be drawn so that it never gets thinner than a pixel and breaks into dots.
float atLeastOnePixel(float radius, float away) {
    return radius * max(1.0, 0.6 * away / (radius * frame.pixelsPerUnit));
}

// A node as it is seen, for both forms in which it is drawn.

struct SeenNode {
    vec3 position;
    vec4 fill;    // rgb, emphasis; plain: the colour of the dark end
    vec4 stroke;  // rgb, glow; plain: the colour of the lit end
    vec2 size;    // radius in pixels, distance
    float radius;
    vec4 clip;    // of its middle
};

SeenNode nodeAt(uint index) {
    SeenNode node;
    NodeDot dot = DotRef(push.dots).values[index];
    uint mark = markOf(index), kind = kindOf(mark);
    node.position = PositionRef(push.positions).values[index];
    float away = length(frame.cameraPosition - node.position);
    float radius = dot.radius * (kind == ORRERY_MARK_CHOSEN ? 1.3 : 1.0);
    float pixels = radius * frame.pixelsPerUnit / away;
    // Never thinner than a pixel: a far one becomes a point, it does not vanish.
    node.radius = radius * max(1.0, 0.75 / pixels);
    node.size = vec2(pixels, away);
    uint fill = kind == ORRERY_MARK_CHOSEN ? push.accent : kind == ORRERY_MARK_LOST ? push.warning : dot.fill;
    float emphasis = emphasisOf(mark), glow = kind == ORRERY_MARK_HOVERED ? 0.2 : 0.0;
    node.clip = frame.viewProjection * vec4(node.position, 1.0);
    vec3 albedo = unpackColour(fill).rgb;
    if (kPlain == 1u) {
        // The colours of the lit end and of the dark one.
        float y = fragmentYOf(node.clip);
        vec3 lamp = frame.lightDirection;
        node.stroke = vec4(finish(seen(albedo, lamp, node.position, emphasis, glow, y), 1.0).rgb, 0.0);
        node.fill = vec4(finish(seen(albedo, -lamp, node.position, emphasis, glow, y), 1.0).rgb, 0.0);
    } else {
        node.stroke = vec4(unpackColour(dot.stroke).rgb, glow);
        node.fill = vec4(albedo, emphasis);
    }
    return node;
}

#version 460
#extension GL_EXT_scalar_block_layout : require

layout(location = 0) in vec2 inUv;
layout(location = 1) in vec4 inColour;
layout(location = 0) out vec4 outColour;

layout(set = 0, binding = 0) uniform sampler2D fontImage;
layout(set = 0, binding = 1) uniform sampler2DArray labelAtlas;
layout(constant_id = 0) const uint kContent = 0;  // 0 ImGui's shapes, 1 text from the label atlas, 2 a whole picture
layout(push_constant, scalar) uniform Push {
    uvec2 vertices;
    vec2 offset;
    vec2 scale;
    float layer;
} push;

void main() {
    if (kContent == 1u) {
        outColour = texture(labelAtlas, vec3(inUv, push.layer)) * inColour.a;
    } else if (kContent == 2u) {
        outColour = vec4(texture(fontImage, inUv).rgb * inColour.a, inColour.a);
    } else {
        float alpha = inColour.a * texture(fontImage, inUv).r;
        outColour = vec4(inColour.rgb * alpha, alpha);
    }
}

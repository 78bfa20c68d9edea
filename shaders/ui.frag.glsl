#version 460
#extension GL_EXT_scalar_block_layout : require

layout(location = 0) in vec2 inUv;
layout(location = 1) in vec4 inColour;
layout(location = 0) out vec4 outColour;

layout(set = 0, binding = 0) uniform sampler2D fontImage;
layout(set = 0, binding = 1) uniform sampler2DArray labelAtlas;
layout(constant_id = 0) const uint kLabel = 0;  // a picture of text from the label atlas, not one of ImGui's shapes
layout(push_constant, scalar) uniform Push {
    uvec2 vertices;
    vec2 offset;
    vec2 scale;
    float layer;
} push;

void main() {
    if (kLabel == 1u) {
        outColour = texture(labelAtlas, vec3(inUv, push.layer)) * inColour.a;
    } else {
        float alpha = inColour.a * texture(fontImage, inUv).r;
        outColour = vec4(inColour.rgb * alpha, alpha);
    }
}

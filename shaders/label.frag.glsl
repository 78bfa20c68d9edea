#version 460
#extension GL_EXT_scalar_block_layout : require

layout(location = 0) in vec2 inUv;
layout(location = 1) flat in vec3 inStyle;
layout(location = 0) out vec4 outColour;

layout(set = 0, binding = 0) uniform sampler2DArray atlas;
layout(set = 0, binding = 1) uniform sampler2D depthImage;
layout(push_constant, scalar) uniform Push {
    uvec2 labels;
    vec2 targetSize;
    vec2 padding;
} push;

void main() {
    float scene = texture(depthImage, gl_FragCoord.xy / push.targetSize).r;
    if (scene > inStyle.z) discard;
    outColour = texture(atlas, vec3(inUv, inStyle.x)) * inStyle.y;
}

#version 460

layout(location = 0) in vec2 inUv;
layout(location = 1) flat in vec2 inStyle;
layout(location = 0) out vec4 outColour;

layout(set = 0, binding = 0) uniform sampler2DArray atlas;

void main() { outColour = texture(atlas, vec3(inUv, inStyle.x)) * inStyle.y; }

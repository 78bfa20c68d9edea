#version 460

// Brings a scene that was drawn at a lower size to the picture's size.

layout(location = 0) in vec2 inUv;
layout(location = 0) out vec4 outColour;

layout(set = 0, binding = 0) uniform sampler2D sceneImage;

void main() { outColour = texture(sceneImage, inUv); }

#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"
#include "shared/node_link_bead.glsl"

layout(location = 3) in vec2 inCorner;

void main() { drawBead(inCorner); }

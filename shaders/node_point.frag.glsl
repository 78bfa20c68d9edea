#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"
#include "shared/node_link_bead.glsl"

void main() { drawBead(vec2(gl_PointCoord.x, 1.0 - gl_PointCoord.y) * 2.0 - vec2(1.0)); }

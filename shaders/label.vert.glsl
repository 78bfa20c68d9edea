#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require
#include "shared/scene.h"

// Labels, placed by the CPU to the pixel.

layout(buffer_reference, scalar) readonly buffer LabelRef { LabelQuad values[]; };
layout(push_constant, scalar) uniform Push {
    Address labels;
    vec2 targetSize;
    vec2 padding;
} push;

layout(location = 0) out vec2 outUv;
layout(location = 1) flat out vec2 outStyle;  // layer, opacity

void main() {
    LabelQuad label = LabelRef(push.labels).values[gl_InstanceIndex];
    const vec2 corners[6] = vec2[](vec2(0, 0), vec2(1, 0), vec2(1, 1), vec2(0, 0), vec2(1, 1), vec2(0, 1));
    vec2 corner = corners[gl_VertexIndex];
    outUv = mix(label.uvLow, label.uvHigh, corner);
    outStyle = vec2(float(label.layer), label.opacity);
    vec2 pixel = label.centre + (corner * 2.0 - 1.0) * label.halfSize;
    gl_Position = vec4(pixel / push.targetSize * 2.0 - 1.0, 0.0, 1.0);
}

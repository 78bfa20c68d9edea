#version 460

// One triangle that covers the picture.

layout(location = 0) out vec2 outUv;

void main() {
    outUv = vec2(float(gl_VertexIndex << 1 & 2), float(gl_VertexIndex & 2));
    gl_Position = vec4(outUv * 2.0 - 1.0, 0.0, 1.0);
}

#version 460
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require

// Dear ImGui's triangles.

struct UiVertex {
    vec2 position;  // pixels
    vec2 uv;
    uint colour;    // sRGB, straight alpha
};
layout(buffer_reference, scalar) readonly buffer VertexRef { UiVertex values[]; };
layout(push_constant, scalar) uniform Push {
    uvec2 vertices;
    vec2 offset;
    vec2 scale;
    float layer;  // of the label atlas
} push;

layout(location = 0) out vec2 outUv;
layout(location = 1) out vec4 outColour;

void main() {
    UiVertex vertex = VertexRef(push.vertices).values[gl_VertexIndex];
    outUv = vertex.uv;
    outColour = unpackUnorm4x8(vertex.colour);
    gl_Position = vec4(vertex.position * push.scale + push.offset, 0.0, 1.0);
}

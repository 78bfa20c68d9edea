#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"

// Turns bits into lists of indices.

layout(local_size_x = 64) in;

void main() {
    uint word = gl_GlobalInvocationID.x, words = (push.count + 31u) / 32u;
    if (word >= words) return;
    WordRef found = WordRef(push.words), kept = WordRef(push.kept);
    for (uint list = 0u; list < 2u; ++list) {
        uint bits = found.values[list * words + word];
        uint at = found.values[(2u + list) * words + word];
        while (bits != 0u) {
            uint bit = uint(findLSB(bits));
            bits &= bits - 1u;
            kept.values[at++] = word * 32u + bit;
        }
    }
}

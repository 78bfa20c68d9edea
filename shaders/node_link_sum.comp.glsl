#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared/node_link.glsl"

// Where the indices of every word begin, the second class after the first, and the draws of both: one group, so that
// their order is the nodes' own and every run gives the same picture.

layout(constant_id = 2) const uint kVertices = 1;  // of an item of the first class; of the second always 6
layout(constant_id = 3) const uint kFirstDraw = 0;

layout(local_size_x = 256) in;
shared uint sums[512];

void main() {
    uint words = (push.count + 31u) / 32u, each = (words + 255u) / 256u;
    uint first = gl_LocalInvocationID.x * each, last = min(first + each, words);
    WordRef found = WordRef(push.words);
    uint a = 0u, b = 0u;
    for (uint word = first; word < last; ++word) {
        a += uint(bitCount(found.values[word]));
        b += uint(bitCount(found.values[words + word]));
    }
    sums[gl_LocalInvocationID.x] = a;
    sums[256u + gl_LocalInvocationID.x] = b;
    barrier();
    if (gl_LocalInvocationID.x == 0u) {
        uint total = 0u, middle = 0u;
        for (uint i = 0u; i < 512u; ++i) {
            middle = i == 256u ? total : middle;
            uint own = sums[i];
            sums[i] = total;
            total += own;
        }
        WordRef draws = WordRef(push.draws);
        uint at = kFirstDraw * 4u;
        draws.values[at] = middle * kVertices;
        draws.values[at + 4u] = (total - middle) * 6u;
        draws.values[at + 6u] = middle * 6u;
    }
    barrier();
    a = sums[gl_LocalInvocationID.x];
    b = sums[256u + gl_LocalInvocationID.x];
    for (uint word = first; word < last; ++word) {
        found.values[2u * words + word] = a;
        found.values[3u * words + word] = b;
        a += uint(bitCount(found.values[word]));
        b += uint(bitCount(found.values[words + word]));
    }
}

// What the passes of a large node-link diagram start with.

#define PUSH NodeLinkPush
#include "node_link.h"
#include "scene.glsl"

layout(buffer_reference, scalar) readonly buffer FrameRef { FrameConstants value; };
layout(buffer_reference, scalar) readonly buffer PositionRef { vec3 values[]; };
layout(buffer_reference, scalar) readonly buffer DotRef { NodeDot values[]; };
layout(buffer_reference, scalar) readonly buffer LinkRef { Link values[]; };
layout(buffer_reference, scalar) buffer WordRef { uint values[]; };

uint markOf(uint index) { return WordRef(push.marks).values[index >> 2u] >> (index & 3u) * 8u & 255u; }
bool isMarked(uint mark) { return mark >= 128u; }
uint kindOf(uint mark) { return isMarked(mark) ? mark & 3u : 0u; }
float emphasisOf(uint mark) { return isMarked(mark) ? float(mark >> 2u & 31u) / 31.0 : push.others; }

float linkRadius(Link link) { return float(link.colour >> 24u) * (ORRERY_LINK_RADIUS / 255.0); }

// A number in 0..1 that belongs to a link for good (the finaliser of MurmurHash3, Appleby): which links are drawn does
// not depend on the camera.
float lotOf(uint index) {
    index ^= index >> 16u;
    index *= 0x85EBCA6Bu;
    index ^= index >> 13u;
    index *= 0xC2B2AE35u;
    index ^= index >> 16u;
    return float(index >> 8u) / 16777216.0;
}

// Of links of this length, the share that is drawn. What is taken from their number is taken from their ink as well, so
// that a few long links through everything do not cover the short ones, which show what belongs together.
float shareOf(float lengthOfLink) { return push.share * sqrt(min(1.0, push.reference / max(lengthOfLink, 1e-6))); }

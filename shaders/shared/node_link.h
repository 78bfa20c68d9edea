// A node-link diagram of many nodes as the CPU and the shaders share it, scalar block layout. Positions stand in an
// array of their own, so that moving nodes brings nothing else along; a link names its ends by their index in it.

#ifndef ORRERY_SHADERS_SHARED_NODE_LINK_H
#define ORRERY_SHADERS_SHARED_NODE_LINK_H

#ifdef __cplusplus
#include "shaders/shared/scene.h"

namespace orrery::shared {
#else
#include "scene.h"
#endif

// How a node looks; colours as elsewhere.
struct NodeDot {
    uint fill;
    uint stroke;
    float radius;  // 0: it is not there
};

#define ORRERY_LINK_RADIUS 0.5

struct Link {
    uint from;
    uint to;
    uint colour;  // alpha: the radius, of ORRERY_LINK_RADIUS for 255; 0: it is not there
};

// Besides, every node and every link has a byte that says how it stands out: 0 as all the others, else bit 7 set,
// bits 2 to 6 the emphasis, and one of the marks below.
#define ORRERY_MARK_HOVERED 1u
#define ORRERY_MARK_CHOSEN 2u
#define ORRERY_MARK_LOST 3u

// What the culling passes leave: four indirect draws and what is under the pointer.
struct NodeLinkDraws {
    uint points[4];  // VkDrawIndirectCommand: small nodes, one vertex each
    uint squares[4];
    uint lines[4];
    uint ribbons[4];
    uint nearest[2];  // distances as bits, of the node and of the link under the pointer
    uint under[2];    // their indices; ~0: none
};

// Push constants of all its passes.
struct NodeLinkPush {
    Address frame;  // of FrameConstants, for the passes that have no uniforms
    Address positions;
    Address dots;   // of nodes; or links, in the passes over links
    Address marks;  // of nodes or of links
    Address kept;   // indices that the culling kept
    Address words;  // what it found: a bit a node or link and class, then where each word's own begin
    Address draws;
    uint count;       // nodes or links
    float others;     // emphasis of what is not marked
    float share;      // of the links as long as `reference` that are drawn
    float alpha;      // of these
    float reference;  // world units; of longer links fewer are drawn, and fainter
    float largest;    // diameter in pixels of what is drawn as a point
    uint accent;      // colour of what is chosen
    uint warning;     // of what is lost
    vec2 pointer;     // pixels of the scene's picture
    float slack;      // pixels around it that still count
    vec3 ray;         // through it, unit
};

#ifdef __cplusplus
static_assert(sizeof(NodeDot) == 12);
static_assert(sizeof(Link) == 12);
static_assert(sizeof(NodeLinkDraws) == 80);
static_assert(sizeof(NodeLinkPush) == 112);
}  // namespace orrery::shared
#endif

#endif

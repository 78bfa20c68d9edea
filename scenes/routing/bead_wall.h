#pragma once

// How the load of a stream of tokens becomes beads on the wall: how large they are and how many tokens each stands for,
// so that the mean load stands at the same height whatever the gate.

#include "engine/base/math.h"
#include "kernels/routing/beads.h"
#include "scenes/routing/stream.h"
#include "scenes/routing/wall.h"

namespace orrery::routing {

// Where the scene stands and in which colours.
struct BeadLook {
    vec3 origin{0.0F};
    std::uint32_t colour = 0;  // as in shared::SphereInstance
    std::uint32_t overloaded = 0;

    bool operator==(const BeadLook&) const = default;
};

// The wall that a stream's experts stand on, in the scene's own coordinates.
Wall streamWall(const StreamOptions& options);

BeadWall beadWall(const StreamOptions& options, const BeadLook& look);

// The height of a stack of so many tokens, and of the mean load: in rows of beads, of which the last need not be full.
float stackHeight(const BeadWall& wall, double tokens);
float meanHeight(const BeadWall& wall);

// As many beads as any gate can need on any wall of so many experts.
std::size_t mostStreamBeads(int experts);

}  // namespace orrery::routing

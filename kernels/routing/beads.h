#pragma once

// The load of every expert as a stack of beads, written where they are drawn from. The arithmetic is one for the CPU
// and for CUDA: a bead stands for so many tokens, the last one of a stack for what is left, by its volume.

#include "kernels/routing/gate_math.h"
#include "shaders/shared/scene.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace orrery::routing {

// The wall that the stacks stand on, in world units, and what a bead is worth. Experts stand from left to right, shelf
// below shelf.
struct BeadWall {
    std::int32_t experts = 1;
    std::int32_t perShelf = 1;
    vec3 foot{0.0F};   // the middle of expert 0's lower end, at the back
    vec2 pitch{1.0F};  // from an expert to the next, and from a shelf down to the next
    float diameter = 0.2F;
    std::int32_t across = 1;  // beads side by side
    std::int32_t rows = 1;    // above one another; a stack that is full goes on before itself
    std::uint32_t tokensPerBead = 1;
    std::uint64_t total = 0;       // choices: T k
    std::uint32_t colour = 0;      // as in shared::SphereInstance
    std::uint32_t overloaded = 0;  // the colour of more than twice the mean

    bool operator==(const BeadWall&) const = default;
};

inline constexpr float kFaintEmphasis = 0.55F;  // of less than a quarter of the mean
inline constexpr float kOverloadGlow = 0.2F;

ORRERY_EVERYWHERE inline std::uint32_t beadsOf(std::uint32_t count, std::uint32_t tokensPerBead) {
    return count / tokensPerBead + (count % tokensPerBead != 0 ? 1U : 0U);
}

// Bead i of the expert's stack, from the bottom, left and back.
ORRERY_EVERYWHERE inline shared::SphereInstance beadOf(const BeadWall& wall, std::int32_t expert, std::uint32_t count,
                                                       std::uint32_t i) {
    const auto across = static_cast<std::uint32_t>(wall.across);
    const auto layerful = across * static_cast<std::uint32_t>(wall.rows);
    const std::uint32_t tokens = count - i * wall.tokensPerBead;
    const float share =
        tokens < wall.tokensPerBead ? static_cast<float>(tokens) / static_cast<float>(wall.tokensPerBead) : 1.0F;
    const float radius = 0.5F * wall.diameter * (share < 1.0F ? cbrtf(share) : 1.0F);
    const float column = static_cast<float>(i % across) - 0.5F * static_cast<float>(across - 1U);
    const auto row = static_cast<float>(i % layerful / across);
    const float layer = static_cast<float>(i / layerful) + 0.5F;
    shared::SphereInstance bead;
    bead.position.x = wall.foot.x + wall.pitch.x * static_cast<float>(expert % wall.perShelf) + column * wall.diameter;
    bead.position.y =
        wall.foot.y - wall.pitch.y * static_cast<float>(expert / wall.perShelf) + row * wall.diameter + radius;
    bead.position.z = wall.foot.z + layer * wall.diameter;
    bead.radius = radius;
    // Against the mean, as integers: a mean need not be a float.
    const std::uint64_t scaled = static_cast<std::uint64_t>(count) * static_cast<std::uint64_t>(wall.experts);
    const bool over = scaled > 2U * wall.total;
    bead.fill = over ? wall.overloaded : wall.colour;
    bead.stroke = bead.fill;
    bead.emphasis = 4U * scaled < wall.total ? kFaintEmphasis : 1.0F;
    bead.glow = over ? kOverloadGlow : 0.0F;
    return bead;
}

// One that is not seen: a sphere without a radius.
ORRERY_EVERYWHERE inline shared::SphereInstance noBead(const BeadWall& wall) {
    shared::SphereInstance bead;
    bead.position.x = wall.foot.x;
    bead.position.y = wall.foot.y;
    bead.position.z = wall.foot.z;
    bead.radius = 0.0F;
    bead.fill = wall.colour;
    bead.stroke = wall.colour;
    bead.emphasis = 0.0F;
    bead.glow = 0.0F;
    return bead;
}

// How many beads the wall's choices can take, however they fall: each expert may have one that is not full.
std::size_t mostBeads(const BeadWall& wall);

// Writes the stacks of counts [E], expert after expert, and gives how many beads that were. Those that `to` has no room
// for are left out.
std::size_t writeBeads(const BeadWall& wall, std::span<const std::uint32_t> counts,
                       std::span<shared::SphereInstance> to);

// The same from counts on the device into memory of the device, queued on the stream: `beads` of them are written, and
// what the counts do not fill is not seen. Throws Error when the launch fails; a programming error where CUDA is not
// built in.
void writeBeadsCuda(const BeadWall& wall, const std::uint32_t* counts, shared::SphereInstance* to, std::size_t beads,
                    void* stream);

// The CUDA version with its copies, for checks: mostBeads() of them.
std::vector<shared::SphereInstance> beadsThroughCuda(const BeadWall& wall, std::span<const std::uint32_t> counts);

}  // namespace orrery::routing

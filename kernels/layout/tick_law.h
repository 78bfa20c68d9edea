#pragma once

// The maths of one tick of a large graph's layout, one for the CPU and for CUDA, word for word: where the pivots want a
// node (sparse stress), where the majorised stress is least, and the step by the t-force (Zhong et al. 2023). Only +,
// *, / and square roots, each rounded on its own. Internal to kernels/layout.

#include "kernels/layout/pyramid_law.h"

#include <cmath>
#include <cstdint>

namespace orrery::layout {

struct Triple {
    float x = 0.0F;
    float y = 0.0F;
    float z = 0.0F;
};

ORRERY_EVERYWHERE inline Triple operator+(const Triple& a, const Triple& b) {
    return {a.x + b.x, a.y + b.y, a.z + b.z};
}
ORRERY_EVERYWHERE inline Triple operator-(const Triple& a, const Triple& b) {
    return {a.x - b.x, a.y - b.y, a.z - b.z};
}
ORRERY_EVERYWHERE inline Triple operator*(const Triple& a, float b) {
    return {a.x * b, a.y * b, a.z * b};
}
ORRERY_EVERYWHERE inline float squareOf(const Triple& a) {
    return a.x * a.x + a.y * a.y + a.z * a.z;
}

// Neighbours as in Net; stiffness may be null for 1 each.
struct Links {
    const int* first = nullptr;
    const int* to = nullptr;
    const float* stiffness = nullptr;
};

// Where the pivots want a node, and how much.
struct Held {
    Triple target;
    float weight = 0.0F;
};

// Of node i: `terms` are those of its block of kTermLanes nodes, [pivot][steps, then weights][lane], as SparseStress
// has them; pivotAt(p) is where pivot p stands. The order of SparseStress::pull.
inline constexpr int kTermLanes = 8;
template <typename At>
ORRERY_EVERYWHERE inline Held heldBy(const std::uint16_t* terms, int lane, int pivots, float unit, const Triple& own,
                                     const At& pivotAt) {
    Triple sum;
    float weights = 0.0F;
    for (int p = 0; p < pivots; ++p, terms += 2 * kTermLanes) {
        union {
            std::uint32_t bits;
            float value;
        } weight;
        weight.bits = static_cast<std::uint32_t>(terms[kTermLanes + lane]) << 16U;
        const float length = static_cast<float>(terms[lane]) * unit;
        const Triple pivot = pivotAt(p);
        const Triple along = own - pivot;
        const float distance = sqrtf(squareOf(along) + 1e-12F);
        const float stretch = weight.value * length / distance;
        sum = sum + (pivot * weight.value + along * stretch);
        weights += weight.value;
    }
    return {sum * (1.0F / (weights + 1e-20F)), weights};
}

// The least of the majorised stress to the pivots and the neighbours.
template <typename At>
ORRERY_EVERYWHERE inline Triple stressMove(const Links& links, int node, const Held& held, const At& placeAt) {
    const Triple here = placeAt(node);
    Triple sum = held.target * held.weight;
    float weight = held.weight;
    for (int link = links.first[node]; link < links.first[node + 1]; ++link) {
        const Triple there = placeAt(links.to[link]);
        const Triple along = here - there;
        const float stiffness = links.stiffness == nullptr ? 1.0F : links.stiffness[link];
        const float w = stiffness * stiffness;
        sum = sum + (there * w + along * (stiffness / sqrtf(squareOf(along) + 1e-12F)));
        weight += w;
    }
    if (weight < 1e-20F) weight = 1e-20F;
    return {sum.x / weight, sum.y / weight, sum.z / weight};
}

// What is the same for all nodes in a tick of the local forces.
struct LocalTick {
    float unit = 1.0F;  // the length of the forces, in edges
    float hold = 0.0F;  // how much the pivots count
    float step = 1.0F;
    float kick = 0.0F;  // the farthest that chance moves a node, in units
    std::uint32_t chance = 0;
    bool level = false;  // y stays
};

// How far a tick may move a node, in units.
inline constexpr float kFarthestMove = 3.0F;

// In [-1, 1).
ORRERY_EVERYWHERE inline float chanceOf(std::uint32_t seed) {
    return static_cast<float>(hashed(seed) >> 8U) * 0x1p-23F - 1.0F;
}

// Sets nodes on one spot apart, who do nothing to one another.
ORRERY_EVERYWHERE inline Triple kickOf(const LocalTick& tick, int node) {
    const std::uint32_t seed = hashed(tick.chance ^ hashed(static_cast<std::uint32_t>(node)));
    const float most = tick.kick * tick.unit;
    return {most * chanceOf(seed), tick.level ? 0.0F : most * chanceOf(seed + 1U), most * chanceOf(seed + 2U)};
}

// A node's next place by repulsion (the sum over the others, without its strength), the pull of its neighbours, and
// that of the pivots.
template <typename At>
ORRERY_EVERYWHERE inline Triple localMove(const LocalTick& tick, const Links& links, int node, const Triple& repulsion,
                                          const Held& held, const At& placeAt) {
    constexpr float kLinear = 0.4F;
    constexpr float kBounded = 2.0F;
    const float unit2 = tick.unit * tick.unit;
    const float bend = 1.0F / unit2;
    const Triple here = placeAt(node);
    float stiff = tick.hold * held.weight;
    Triple force = repulsion * (unit2 * unit2) + (held.target - here) * stiff;
    for (int link = links.first[node]; link < links.first[node + 1]; ++link) {
        Triple along = placeAt(links.to[link]) - here;
        if (links.stiffness != nullptr) along = along * links.stiffness[link];
        const float pulls = kLinear + kBounded / (1.0F + bend * squareOf(along));
        force = force + along * pulls;
        stiff += pulls;
    }
    if (tick.level) force.y = 0.0F;
    // As if the forces were taken at the end of the step: what is held by many does not overshoot.
    Triple move = force * (tick.step / (1.0F + tick.step * stiff));
    const float length = sqrtf(squareOf(move));
    const float farthest = kFarthestMove * tick.unit;
    if (length > farthest) move = move * (farthest / length);
    return here + move;
}

}  // namespace orrery::layout

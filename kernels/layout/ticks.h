#pragma once

// The ticks of a large graph's layout, wherever they are computed: on the CPU over an octree or a pyramid of grids, or
// on an NVIDIA GPU over the same pyramid. Internal to kernels/layout.

#include "kernels/layout/net.h"
#include "kernels/layout/octree.h"
#include "kernels/layout/places.h"
#include "kernels/layout/sparse_stress.h"
#include "kernels/layout/tick_law.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace orrery::layout {

// What the ticks work on. Outlives them.
struct TickJob {
    Net net;
    SparseStress stress;              // with no pivots nothing holds the whole
    Places places;                    // at first
    std::vector<int> order;           // whose they are, in the graph that was given
    std::vector<std::uint8_t> fixed;  // empty, or whether each keeps its place
    std::vector<float> layers;        // empty, or the y of each, which it keeps
    int stressTicks = 20;             // go first
    int localTicks = 80;
    float hold = 0.0F;  // how much the pivots count beside neighbours and repulsion
    float firstStep = 4.0F;

    std::size_t count() const { return order.size(); }
    // Places, order and net, numbered so that what is near in space is near in memory.
    void setPlaces(const Net& given, std::span<const vec3> placed);
};

class Ticks {
 public:
    virtual ~Ticks() = default;
    // Number `tick` of the job's, in their order. On a GPU it is queued on `stream` (a cudaStream_t) and this returns.
    virtual void step(int tick, void* stream) = 0;
    // Until all that was queued is done.
    virtual void wait(void* stream) const = 0;
    virtual void copyTo(Places& places, void* stream) const = 0;
    // Every place times `scale` and moved by `shift`, each at to[TickJob::order]: memory of the device where a GPU
    // computes, else of the host. False, and nothing is written, when it is another device's.
    virtual bool write(vec3* to, float scale, const vec3& shift, void* stream) const = 0;
};

// Throws Error where `method` needs a GPU and cannot have it.
std::unique_ptr<Ticks> makeTicks(const TickJob& job, Method method);
std::unique_ptr<Ticks> makeCudaTicks(const TickJob& job);

// The laws of local tick `tick`, from 0, with forces of length `unit`.
LocalTick localTickOf(const TickJob& job, int tick, float unit);

// How long the forces are, in edges: where many nodes must share the room of an edge, what is near is nearer. From an
// octree that was sorted there.
float unitFor(const Octree& tree);
float unitFor(const Places& places, std::size_t count);

// How often the pivots are looked at.
inline constexpr int kTicksPerLook = 3;

}  // namespace orrery::layout

#pragma once

// The layout of one component of a large graph, step by step: PivotMDS at once, then the sparse stress model for the
// whole, then the bounded t-force for the neighbourhoods, held by the stress. Internal to kernels/layout.

#include "kernels/layout/ticks.h"

#include "engine/base/error.h"

#include <span>
#include <vector>

namespace orrery::layout {

struct Schedule {
    int pivots = 200;
    int stressTicks = 20;
    int localTicks = 80;
    // How much the distances to the pivots count beside neighbours and repulsion.
    float hold = 0.014F;
};

// For so many nodes and neighbours of theirs.
Schedule scheduleFor(Effort effort, std::size_t nodes, std::size_t links);

class Component {
 public:
    // What is known of the nodes before; each empty or one a node.
    struct Start {
        std::vector<vec3> places;  // at any scale; then there are no ticks of stress, and smaller steps
        std::vector<bool> fixed;   // keeps its place
        std::vector<float> ranks;  // with a flow: how far down it stands
    };

    // Positions are there when it returns, unless it was cancelled.
    Component(const Net& net, const Schedule& schedule, std::uint64_t seed, const Start& start, const Options& options);

    int ticks() const { return job_.stressTicks + job_.localTicks; }
    // One tick; false when there was none left to do. Where a GPU fails, which is said once, the CPU goes on from what
    // was last seen of the positions.
    bool step();

    // How long an edge is where the start has its places; 0 without.
    float givenLength() const { return givenLength_; }
    // In edge lengths, by the net's own numbers. With ranks y is the same on each, and grows against them.
    void copyTo(std::span<vec3> positions);
    // The same times `scale` and moved by `shift`, as Ticks::write() has it, and done when this returns.
    bool write(vec3* to, float scale, const vec3& shift, void* stream);

 private:
    void fallBack(const Error& error);

    TickJob job_;
    std::unique_ptr<Ticks> ticks_;
    bool onCuda_ = false;
    float givenLength_ = 0.0F;
    int tick_ = 0;
};

}  // namespace orrery::layout

#pragma once

// The layout of one component of a large graph, step by step: PivotMDS at once, then the sparse stress model for the
// whole, then the bounded t-force over an octree for the neighbourhoods, held by the stress. Internal to
// kernels/layout.

#include "kernels/layout/net.h"
#include "kernels/layout/octree.h"
#include "kernels/layout/sparse_stress.h"

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

    int ticks() const { return schedule_.stressTicks + schedule_.localTicks; }
    // One tick; false when there was none left to do.
    bool step();

    // How long an edge is where the start has its places; 0 without.
    float givenLength() const { return givenLength_; }
    // In edge lengths, by the net's own numbers. With ranks y is the same on each, and grows against them.
    void copyTo(std::span<vec3> positions) const;

 private:
    void stressTick();
    void localTick();
    void prepareTree(int tick);

    Net net_;
    std::vector<int> order_;  // of the net that was given
    Schedule schedule_;
    SparseStress stress_;
    Places places_;
    std::vector<bool> fixed_;
    std::vector<float> layers_;  // y of every node, in edge lengths; empty without ranks
    Pull pull_;
    Octree tree_;
    Places forces_;
    Places next_;
    float givenLength_ = 0.0F;
    float spacing_ = 1.0F;  // of the nodes when the tree was last sorted
    float unit_ = 1.0F;     // length of the local forces, in edges
    int tick_ = 0;
};

}  // namespace orrery::layout

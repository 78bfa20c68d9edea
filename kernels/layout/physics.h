#pragma once

// The live mode: ForceAtlas2 (Jacomy, Venturini, Heymann, Bastian 2014) one tick at a time, with bodies that do not
// overlap as seen, for dragging nodes and for graphs that should keep moving until they rest by themselves.

#include "kernels/layout/layout.h"
#include "kernels/layout/repulsion.h"

#include <array>
#include <vector>

namespace orrery::layout {

struct PhysicsOptions {
    // True: the places at the beginning are at rest, and only what is dragged, and whom it pulls or pushes, moves (the
    // forces at the beginning are taken off all later ones). False: everything moves to ForceAtlas2's own balance.
    bool keepShape = true;
    bool logAttraction = false;  // log(1 + d) instead of d: tighter clusters
    float gravity = 1.0F;        // toward the middle, so that components do not drift apart
    float tolerance = 1.0F;      // of swinging; larger is faster and less steady
    float gap = 0.5F;            // clear em between bodies as seen
    int mostTicks = 1500;        // after this many without an interruption it rests, whatever the forces
    Repulsion repulsion = nullptr;  // null: the fastest for the number of nodes
};

class Physics {
 public:
    // Positions in world space, one a node; the problem's nodes and edges are copied. `view` says how the bodies are
    // seen: they face its camera, and it is in its picture that they do not overlap.
    Physics(const Problem& problem, std::span<const vec3> positions, const View& view,
            const PhysicsOptions& options = {});

    // One tick, the same on every machine and any number of threads; false when all rests (nothing has moved then).
    bool step();
    bool settled() const { return settled_; }
    int ticks() const { return ticks_; }  // since the last interruption

    // Holds the node at a place in world space, as while it is dragged, and wakes the rest.
    void pin(int node, vec3 position);
    // Lets it go; it stays where it is until something moves it.
    void unpin(int node);
    bool pinned(int node) const { return pinned_[static_cast<std::size_t>(node)] != 0; }
    // Starts again from what is, with the given rule on what is at rest.
    void wake();
    // The camera moved.
    void setView(const View& view);

    std::span<const vec3> positions() const { return positions_; }

 private:
    struct Tie {
        int from;
        int to;
        float weight;
    };

    void computeForces();
    void moveByForces();
    void clearOverlaps();
    void judgeRest();

    std::vector<vec2> halves_;
    std::vector<float> radii_;
    std::vector<Tie> ties_;
    std::vector<Body> bodies_;
    std::vector<Force> repulsions_;
    std::vector<vec3> positions_;
    std::vector<vec3> forces_;
    std::vector<vec3> before_;  // forces a tick ago
    std::vector<vec3> rest_;    // forces that count as none
    std::vector<unsigned char> pinned_;
    std::vector<unsigned char> asleep_;
    std::vector<int> quiet_;  // ticks that a node's force was small
    vec3 middle_{0.0F};
    View view_;
    float verticalFov_;
    PhysicsOptions options_;
    float unit_ = 1.0F;   // mean wished edge length
    float speed_ = 1.0F;  // global
    float moved_ = 0.0F;  // em, the most in the last tick
    double meanForce_ = 0.0;
    std::array<double, 40> window_{};  // of the mean forces
    int steady_ = 0;
    int ticks_ = 0;
    bool settled_ = false;
};

}  // namespace orrery::layout

#pragma once

// The live mode, one tick at a time, with bodies that do not overlap as seen. Either a net that keeps its shape: what
// is dragged pulls its neighbourhood along, the farther away the less, and all else stays. Or ForceAtlas2 (Jacomy,
// Venturini, Heymann, Bastian 2014): everything moves to a balance of its own, and rests there by itself.

#include "kernels/layout/layout.h"
#include "kernels/layout/repulsion.h"

#include <array>
#include <vector>

namespace orrery::layout {

struct PhysicsOptions {
    bool keepShape = true;          // the net; false: ForceAtlas2
    bool logAttraction = false;     // log(1 + d) instead of d: tighter clusters
    float gravity = 1.0F;           // toward the middle, so that components do not drift apart
    float tolerance = 1.0F;         // of swinging; larger is faster and less steady
    float gap = 0.5F;               // clear em between bodies as seen
    int mostTicks = 1500;           // after this many without an interruption it rests, whatever the forces
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

    // Holds the node at a place in world space, as while it is dragged. A place that is not finite is not taken.
    void pin(int node, vec3 position);
    // Lets it go. In the net all stays where it is now.
    void unpin(int node);
    bool pinned(int node) const { return pinned_[static_cast<std::size_t>(node)] != 0; }
    // Starts again from what is: the net takes on its present shape, ForceAtlas2 looks for its balance anew.
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
    void moveAsNet();
    void clearOverlaps();
    void judgeRest();
    void restart();

    std::vector<vec2> halves_;
    std::vector<float> radii_;
    std::vector<Tie> ties_;
    std::vector<float> stiffness_;  // of the net at each node
    std::vector<Body> bodies_;
    std::vector<Force> repulsions_;
    std::vector<vec3> positions_;
    std::vector<vec3> forces_;
    std::vector<vec3> before_;  // forces a tick ago
    std::vector<vec3> rest_;    // forces that count as none, since all came to rest with them
    std::vector<vec3> home_;    // places of the net at rest
    std::vector<vec3> last_;    // places a tick ago
    std::vector<unsigned char> pinned_;
    std::vector<unsigned char> asleep_;
    std::vector<int> quiet_;   // ticks that a node's force was small
    std::vector<float> ease_;  // share of its step that a node takes: less while it goes to and fro
    std::vector<vec3> moves_;  // by how much each moved in the last tick
    vec3 middle_{0.0F};
    View view_;
    float verticalFov_;
    PhysicsOptions options_;
    float mass_ = 0.0F;   // of all bodies
    float unit_ = 1.0F;   // mean wished edge length
    float speed_ = 1.0F;  // global
    float moved_ = 0.0F;  // em, the most of any node in the last tick
    double meanForce_ = 0.0;
    std::array<double, 40> window_{};  // of the mean forces
    int steady_ = 0;
    int ticks_ = 0;
    bool settled_ = false;
};

}  // namespace orrery::layout

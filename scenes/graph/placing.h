#pragma once

// A large graph that is laid out while it is shown: positions come from a worker, better ones ever again, and the nodes
// ease over to them. No frame waits for it. Where a GPU computes them, they are also drawn from where it wrote them,
// each tick as it comes.

#include "engine/interop/live_buffer.h"
#include "kernels/layout/refinement.h"

#include <memory>
#include <span>
#include <vector>

namespace orrery::graph {

class Placing {
 public:
    struct Settings {
        layout::Method method = layout::Method::octree;
        bool live = false;  // whether there is a live()
    };
    // The fastest method that is wanted here, live where that is a GPU's.
    static Settings fastest();

    // Starts the worker; copies the problem.
    explicit Placing(const layout::Problem& problem, const Settings& settings = fastest());
    ~Placing();
    Placing(const Placing&) = delete;
    Placing& operator=(const Placing&) = delete;

    // Where nodes stand before anything is known of them: spread through a ball, the same each time.
    static std::vector<vec3> ball(std::size_t nodes);

    // Moves the positions on by `seconds`; `atOnce` waits for the end of all. True when they changed.
    bool update(std::vector<vec3>& positions, double seconds, bool atOnce);
    // The newest result, once: for its view and ranks. Its positions are in the hands of update().
    std::unique_ptr<layout::Result> takeResult();

    // Where the nodes are on their way to; empty when they are there.
    std::span<const vec3> goal() const { return to_; }
    // The places as they are computed, a vec3 for each node, to draw instead of those of update(); null before the
    // first places are reached, and where there are none (layout::Refinement::write() says where).
    std::shared_ptr<interop::LiveBuffer> live() const { return reached_ ? live_ : nullptr; }
    // There were positions other than the ball's.
    bool placed() const { return placed_; }
    // The last positions are reached.
    bool finished() const;
    float done() const { return worker_->done(); }

 private:
    std::shared_ptr<layout::RefinementWorker> worker_;
    std::shared_ptr<interop::LiveBuffer> live_;
    std::unique_ptr<layout::Result> result_;
    std::vector<vec3> from_, to_;
    double eased_ = 0.0;  // seconds since the newest positions came
    double easeFor_ = 0.0;
    bool placed_ = false;
    bool reached_ = false;  // the first positions
};

}  // namespace orrery::graph

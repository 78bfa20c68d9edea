#pragma once

// How far a long computation is, told to whoever waits for it, and whether it should be given up.

#include <atomic>

namespace orrery::graph {

class Progress {
 public:
    void tell(double share) { share_.store(static_cast<float>(share), std::memory_order_relaxed); }
    double share() const { return static_cast<double>(share_.load(std::memory_order_relaxed)); }
    void stop() { stopped_.store(true, std::memory_order_relaxed); }
    bool stopped() const { return stopped_.load(std::memory_order_relaxed); }

 private:
    std::atomic<float> share_{0.0F};
    std::atomic<bool> stopped_{false};
};

}  // namespace orrery::graph

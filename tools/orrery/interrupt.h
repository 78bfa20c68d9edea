#pragma once

// Ctrl+C (and a system that ends the program) during long work: the work is told, and leaves things as they should be.

#include <atomic>

namespace orrery::command {

// While one lives, the first signal sets cancelled(); the second ends the program as it always would.
class Interruptible {
 public:
    Interruptible();
    ~Interruptible();
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;

    bool cancelled() const { return flag().load(std::memory_order_relaxed); }
    // For work that watches one itself.
    static std::atomic<bool>& flag();
};

}  // namespace orrery::command

#pragma once

// Time that passes, for progress, frame pacing and benchmarks. Never part of a result.

#include <chrono>

namespace orrery {

class Stopwatch {
 public:
    double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
    void restart() { start_ = Clock::now(); }

 private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point start_ = Clock::now();
};

}  // namespace orrery

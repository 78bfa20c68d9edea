#pragma once

// The measurement beside the frame: results come one after the other.

#include "scenes/devices/bench.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace orrery::devices {

class BenchWorker {
 public:
    using Measure = std::function<BenchEntry(const BenchTask&)>;

    // Begins at once. What throws Error ends the measurement; what there is stays.
    BenchWorker(std::vector<BenchTask> tasks, Measure measure);
    BenchWorker(const BenchWorker&) = delete;
    BenchWorker& operator=(const BenchWorker&) = delete;

    // Of every task: measured, or not yet.
    std::vector<BenchEntry> entries() const;
    bool busy() const;
    std::string problem() const;  // empty when all is well
    void wait() const;

 private:
    void work(const std::stop_token& stop);

    const std::vector<BenchTask> tasks_;
    const Measure measure_;

    mutable std::mutex mutex_;  // guards what follows
    mutable std::condition_variable changed_;
    std::vector<BenchEntry> entries_;
    bool busy_ = true;
    std::string problem_;

    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace orrery::devices

#include "scenes/devices/bench_worker.h"

#include "engine/base/error.h"

#include <utility>

namespace orrery::devices {

namespace {

std::vector<BenchEntry> unmeasured(const std::vector<BenchTask>& tasks) {
    std::vector<BenchEntry> entries;
    for (const BenchTask& task : tasks) entries.push_back(task.entry);
    return entries;
}

}  // namespace

BenchWorker::BenchWorker(std::vector<BenchTask> tasks, Measure measure)
    : tasks_(std::move(tasks)),
      measure_(std::move(measure)),
      entries_(unmeasured(tasks_)),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

void BenchWorker::work(const std::stop_token& stop) {
    std::string problem;
    try {
        for (std::size_t i = 0; i < tasks_.size() && !stop.stop_requested(); ++i) {
            BenchEntry entry = measure_(tasks_[i]);
            const std::lock_guard lock(mutex_);
            entries_[i] = std::move(entry);
        }
    } catch (const Error& error) {
        problem = error.message();
    }
    {
        const std::lock_guard lock(mutex_);
        problem_ = std::move(problem);
        busy_ = false;
    }
    changed_.notify_all();
}

std::vector<BenchEntry> BenchWorker::entries() const {
    const std::lock_guard lock(mutex_);
    return entries_;
}

bool BenchWorker::busy() const {
    const std::lock_guard lock(mutex_);
    return busy_;
}

std::string BenchWorker::problem() const {
    const std::lock_guard lock(mutex_);
    return problem_;
}

void BenchWorker::wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !busy_; });
}

}  // namespace orrery::devices

#pragma once

// Work beside the frame: a stage says what it wants and takes what is ready. A wish that was not begun yet is forgotten
// for a newer one; what was begun is finished, so that a moving slider always shows something.

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace orrery::attention {

template <typename Wish, typename Made>
class Workbench {
 public:
    // `make` runs on a thread of the workbench's own, one call at a time.
    explicit Workbench(std::function<Made(const Wish&)> make) : make_(std::move(make)), thread_([this] { run(); }) {}
    ~Workbench() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    Workbench(const Workbench&) = delete;
    Workbench& operator=(const Workbench&) = delete;

    void want(const Wish& wish) {
        {
            const std::lock_guard lock(mutex_);
            wanted_ = wish;
        }
        changed_.notify_all();
    }
    // What is ready and was not taken yet. Throws on what `make` threw.
    std::optional<Made> take() {
        const std::lock_guard lock(mutex_);
        if (problem_) std::rethrow_exception(std::exchange(problem_, nullptr));
        return std::exchange(made_, std::nullopt);
    }
    bool busy() const {
        const std::lock_guard lock(mutex_);
        return working_ || wanted_ || made_;
    }
    // Sleeps until nothing is left to do.
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !working_ && !wanted_; });
    }

 private:
    void run() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return ending_ || wanted_; });
            if (ending_) return;
            const Wish wish = *std::exchange(wanted_, std::nullopt);
            working_ = true;
            lock.unlock();
            std::optional<Made> made;
            std::exception_ptr problem;
            try {
                made = make_(wish);
            } catch (...) {
                problem = std::current_exception();
            }
            lock.lock();
            if (made) made_ = std::move(made);
            if (problem) problem_ = problem;
            working_ = false;
            changed_.notify_all();
        }
    }

    std::function<Made(const Wish&)> make_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Wish> wanted_;
    std::optional<Made> made_;
    std::exception_ptr problem_;
    bool working_ = false;
    bool ending_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace orrery::attention

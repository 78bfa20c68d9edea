#pragma once

// A trace routed beside the frame: a thread takes the newest wish, and what it gave stays until the next is there. With
// it goes the check of what was recorded against the gate as the CPU computes it.

#include "scenes/routing/policy.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace orrery::routing {

// A policy, and the one whose choices are marked as changed against it; none for no marks.
struct MarkedPolicy {
    Policy policy;
    std::optional<Policy> against;

    bool operator==(const MarkedPolicy&) const = default;
};

// How many choices are the CPU gate's, place by place.
struct Agreement {
    std::uint64_t same = 0;
    std::uint64_t all = 0;  // 0: nothing to compare

    bool operator==(const Agreement&) const = default;
};

struct RoutedTrace {
    std::shared_ptr<const trace::Trace> trace;
    MarkedPolicy marked;
    std::vector<RoutedLayer> layers;
    Agreement recorded;  // the trace's choices against its own gate on its logits
    bool onCuda = false;
    Agreement cuda;  // the layers' choices, where CUDA made them, against the same gate on the CPU
};

// The choices of `layers` against the trace's recorded ones, where both are there and k is the same.
Agreement agreementOf(const trace::Trace& trace, const std::vector<RoutedLayer>& layers);

class RoutingWorker {
 public:
    // Routes by CUDA where that is wished and there.
    explicit RoutingWorker(bool onCuda);
    RoutingWorker(const RoutingWorker&) = delete;
    RoutingWorker& operator=(const RoutingWorker&) = delete;

    // A wish that waits already is forgotten.
    void ask(std::shared_ptr<const trace::Trace> trace, const MarkedPolicy& marked);
    std::shared_ptr<const RoutedTrace> newest() const;  // null before the first
    bool busy() const;
    void wait() const;  // until every wish has its answer
    // Called on the thread before each routing, for tests: it may hold it up.
    void setHook(std::function<void()> hook);

 private:
    struct Wish {
        std::shared_ptr<const trace::Trace> trace;
        MarkedPolicy marked;
    };

    void work(const std::stop_token& stop);
    std::shared_ptr<const RoutedTrace> answer(const Wish& wish);
    const std::vector<RoutedLayer>& layersBefore(const Wish& wish);

    const bool onCuda_;
    // The thread's own.
    std::shared_ptr<const RoutedTrace> last_;
    std::shared_ptr<const RoutedTrace> base_;  // what was marked against last

    mutable std::mutex mutex_;  // guards what follows
    mutable std::condition_variable_any changed_;
    std::optional<Wish> wish_;
    bool working_ = false;
    std::shared_ptr<const RoutedTrace> newest_;
    std::function<void()> hook_;

    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace orrery::routing

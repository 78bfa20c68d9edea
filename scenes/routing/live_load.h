#pragma once

// The stream of tokens at work: batch after batch is routed by the thread that fills a live buffer, and its load is
// written as beads where they are drawn from. On the CPU or by CUDA; the scene does not know which.

#include "engine/interop/live_buffer.h"
#include "kernels/routing/device_router.h"
#include "scenes/routing/bead_wall.h"
#include "scenes/routing/stream.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace orrery::routing {

// What the stream has come to; never changed afterwards.
struct StreamView {
    StreamOptions options;
    int batches = 0;
    std::vector<std::uint32_t> counts;
    std::vector<float> bias;
    std::vector<float> maxVio;
    double tokensPerSecond = 0.0;  // routed, over the last batches; 0 when not measured
    bool onCuda = false;           // the last batch was routed there
};

class LiveLoad {
 public:
    static constexpr double kMostPerSecond = 60.0;

    // It holds until hold(false).
    explicit LiveLoad(const StreamOptions& options);

    // From any thread.
    void setRules(const Gate& gate, bool update, float step);
    void hold(bool held);
    // Back to the first batch, with no bias. Waits for the batch that is being routed.
    void restart();
    // True when it is another one than before: what is shown has to be written again.
    bool setLook(const BeadLook& look);
    // A slow kernel, for tests and lessons: every batch takes at least so many seconds.
    void setDelay(double seconds);
    std::shared_ptr<const StreamView> view() const;  // never null
    // Runs until so many batches are done, without a pause, and holds there: for single pictures.
    void runTo(int batches);
    // Nothing more is made: a wait for the next batch ends.
    void end();

    // For a live buffer of slotBytes(), on its thread: the next batch, when its time has come; what is there, when it
    // is to be written again; else nothing.
    std::optional<std::size_t> produce(const interop::LiveSlot& slot);
    std::size_t slotBytes() const;

 private:
    bool awaitTurn(std::uint64_t result, bool& next);
    void advance(DeviceRouter* device);
    void publish(double seconds, bool onCuda);

    std::mutex turn_;  // whoever routes or reads the stream; never taken while mutex_ is held
    Stream stream_;
    std::unique_ptr<DeviceRouter> device_;  // where CUDA computes; made and used by produce() alone
    double busy_ = 0.0;                     // seconds a batch takes, smoothed

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    Gate gate_;
    bool update_;
    float step_;
    BeadLook look_;
    bool stale_ = true;  // what was written last is not what there is
    bool held_ = true;
    bool ending_ = false;
    double delay_ = 0.0;
    std::chrono::steady_clock::time_point last_{};  // when the last batch was begun
    std::shared_ptr<const StreamView> view_;
};

}  // namespace orrery::routing

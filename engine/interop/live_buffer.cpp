#include "engine/interop/live_buffer.h"

#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/gpu/device.h"
#include "engine/gpu/frames.h"
#include "engine/interop/cuda.h"
#include "engine/interop/shared_buffer.h"
#include "engine/interop/slot_ring.h"
#include "engine/interop/timeline.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace orrery::interop {

namespace {

// How long a wait on the device lasts before it is looked whether to stop.
constexpr std::chrono::milliseconds kPatience(20);

}  // namespace

// The memory, the two timelines and the thread: all that there is only while a device is there.
class LiveBuffer::Attached {
 public:
    Attached(const Compute& compute, const LiveDescription& description)
        : compute_(compute),
          description_(description),
          ring_(description.slots),
          computeDone_(compute, Signaller::compute, description.name + " computed"),
          drawDone_(compute, Signaller::frames, description.name + " drawn"),
          buffer_(compute, {.name = description.name, .slotBytes = description.slotBytes, .slots = description.slots}),
          stream_(compute.usesCuda() ? std::make_unique<CudaStream>(compute.choice().cudaDevice) : nullptr),
          worker_([this] { run(); }) {}

    ~Attached() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        worker_.join();
        if (stream_ == nullptr) return;
        // Both sides must be idle before an import goes. A frame that was given up after it took a result never tells
        // that it is done with it, and the stream would wait for it for ever: that is told here.
        compute_.device().waitIdle();
        if (drawDone_.value() < ring_.lastRead()) drawDone_.signalForFrames(ring_.lastRead());
        try {
            stream_->waitIdle();
        } catch (const Error& error) {
            log::error("{}: {}", description_.name, error.message());
        }
    }

    const Compute& compute() const { return compute_; }
    std::uint64_t results() const { return computeDone_.value(); }
    bool fresh() const { return results() > ring_.read(); }

    bool waitForResult(std::chrono::milliseconds atMost) const {
        const auto end = std::chrono::steady_clock::now() + atMost;
        while (!computeDone_.wait(1, kPatience)) {
            if (resting() || std::chrono::steady_clock::now() > end) return false;
        }
        return true;
    }

    void wake() {
        {
            const std::lock_guard lock(mutex_);
            ++wakes_;
            asleep_ = false;
        }
        changed_.notify_all();
    }

    std::string failure() const {
        const std::lock_guard lock(mutex_);
        return failure_;
    }

    std::optional<Shown> acquire(gpu::Frame& frame) {
        const auto read = ring_.beginRead([this] { return computeDone_.value(); });
        if (!read) return std::nullopt;
        changed_.notify_all();  // the producer may be waiting for somebody to look at its results
        frame.links.waits.push_back({.timeline = computeDone_.handle(),
                                     .value = read->result,
                                     .stages = gpu::usageInfo(gpu::Usage::pulled).stages});
        frame.links.signals.push_back({.timeline = drawDone_.handle(), .value = read->number});
        buffer_.acquire(frame.commands, read->slot, gpu::Usage::pulled);
        shown_ = read->slot;
        return Shown{.result = read->result, .items = read->items, .address = buffer_.address(read->slot)};
    }

    void release(gpu::Frame& frame) { buffer_.release(frame.commands, shown_, gpu::Usage::pulled); }

 private:
    bool stopping() const {
        const std::lock_guard lock(mutex_);
        return stopping_;
    }

    // Whether no result will come by itself.
    bool resting() const {
        const std::lock_guard lock(mutex_);
        return asleep_ || !failure_.empty();
    }

    // False when it is to stop.
    bool await(const Timeline& timeline, std::uint64_t value) const {
        while (!stopping()) {
            if (timeline.wait(value, kPatience)) return true;
        }
        return false;
    }

    // Waits while nobody looks at the results: the slots are full of ones that no frame took. False when it is to stop.
    bool awaitInterest() {
        std::unique_lock lock(mutex_);
        const auto wanted = [this] {
            return stopping_ || ring_.written() < ring_.read() + static_cast<std::uint64_t>(description_.slots);
        };
        // A frame notifies without the lock, so that it never waits for this thread: one notice may be missed.
        while (!wanted()) changed_.wait_for(lock, kPatience);
        return !stopping_;
    }

    void awaitWake(std::uint64_t seen) {
        std::unique_lock lock(mutex_);
        asleep_ = wakes_ == seen;
        changed_.wait(lock, [&] { return stopping_ || wakes_ != seen; });
    }

    std::uint64_t wakes() const {
        const std::lock_guard lock(mutex_);
        return wakes_;
    }

    void run() {
        try {
            if (stream_ != nullptr) useCudaDevice(compute_.choice().cudaDevice);
            while (awaitInterest()) {
                const std::uint64_t seen = wakes();
                if (!await(computeDone_, ring_.readyBeforeNext())) return;
                if (const std::optional<bool> made = stream_ != nullptr ? makeOnStream() : makeOnHost(); !made) {
                    return;
                } else if (!*made) {
                    awaitWake(seen);
                }
            }
        } catch (const Error& error) {
            log::error("{}: {}", description_.name, error.message());
            const std::lock_guard lock(mutex_);
            failure_ = error.message();
        }
    }

    // One result: whether there was one to make; nothing when it is to stop.
    std::optional<bool> makeOnHost() {
        const SlotRing::Write write = ring_.beginWrite();
        if (!await(drawDone_, write.afterRead)) return std::nullopt;
        const auto items = description_.produce(
            {.result = write.result, .size = description_.slotBytes, .bytes = buffer_.bytes(write.slot)});
        if (!items) return false;
        ring_.endWrite(write, *items);
        computeDone_.signal(write.result);
        return true;
    }

    std::optional<bool> makeOnStream() {
        const SlotRing::Write write = ring_.beginWrite();
        drawDone_.queueWait(*stream_, write.afterRead);
        const auto items = description_.produce({.result = write.result,
                                                 .size = description_.slotBytes,
                                                 .device = buffer_.cudaPointer(write.slot),
                                                 .stream = stream_->handle()});
        if (!items) return false;
        ring_.endWrite(write, *items);
        computeDone_.queueSignal(*stream_, write.result);
        return true;
    }

    const Compute& compute_;
    const LiveDescription& description_;
    SlotRing ring_;
    // In this order, so that CUDA lets go of the memory before it lets go of the timelines.
    Timeline computeDone_;  // the last result that is ready
    Timeline drawDone_;     // the last read that is done
    SharedBuffer buffer_;
    std::unique_ptr<CudaStream> stream_;
    int shown_ = 0;  // the slot that the frame being recorded reads

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    bool stopping_ = false;
    std::uint64_t wakes_ = 0;
    bool asleep_ = false;  // until it is woken
    std::string failure_;

    std::thread worker_;  // last: it uses all of the above
};

LiveBuffer::LiveBuffer(LiveDescription description) : description_(std::move(description)) {
    ORRERY_CHECK(description_.slotBytes > 0 && description_.produce, "{} makes nothing", description_.name);
}

LiveBuffer::~LiveBuffer() = default;

void LiveBuffer::wake() {
    if (attached_) attached_->wake();
}

std::uint64_t LiveBuffer::results() const {
    return attached_ ? attached_->results() : 0;
}

bool LiveBuffer::fresh() const {
    return attached_ && attached_->fresh();
}

std::string LiveBuffer::failure() const {
    return attached_ ? attached_->failure() : std::string();
}

void LiveBuffer::attach(const Compute& compute) {
    if (attachedTo(compute)) return;
    attached_.reset();
    attached_ = std::make_unique<Attached>(compute, description_);
}

void LiveBuffer::detach() {
    attached_.reset();
}

bool LiveBuffer::attachedTo(const Compute& compute) const {
    return attached_ && &attached_->compute() == &compute;
}

bool LiveBuffer::waitForResult(std::chrono::milliseconds atMost) const {
    return attached_ && attached_->waitForResult(atMost);
}

std::optional<LiveBuffer::Shown> LiveBuffer::acquire(gpu::Frame& frame) {
    return attached_ ? attached_->acquire(frame) : std::nullopt;
}

void LiveBuffer::release(gpu::Frame& frame) {
    if (attached_) attached_->release(frame);
}

}  // namespace orrery::interop

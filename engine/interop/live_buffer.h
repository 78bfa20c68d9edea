#pragma once

// Results that are computed while they are drawn. A scene describes what one result is and how it is made; a thread of
// its own makes one after the other into two or three slots, and every frame draws the newest that is ready, without a
// copy. A slow result lowers the rate of results, never the rate of frames. Needs no Vulkan to be read.
//
//     live_ = std::make_shared<interop::LiveBuffer>(interop::LiveDescription{
//         .name = "particles", .slotBytes = kMost * sizeof(shared::SphereInstance),
//         .produce = [this](const interop::LiveSlot& slot) { return step(slot.as<shared::SphereInstance>()); }});
//     list.spheres.push_back({.live = live_});

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace orrery::gpu {
struct Frame;
}

namespace orrery::interop {

class Compute;

// Where one result goes. On the CPU `bytes`, write-only: reading them may be slow. Where CUDA computes, `device` and
// the stream on which everything is to be queued.
struct LiveSlot {
    std::uint64_t result = 0;  // from 1, without gaps
    std::size_t size = 0;      // bytes
    std::span<std::byte> bytes;
    void* device = nullptr;
    void* stream = nullptr;  // cudaStream_t

    bool onCuda() const { return device != nullptr; }
    template <typename Item>
    std::span<Item> as() const {
        return {reinterpret_cast<Item*>(bytes.data()), bytes.size() / sizeof(Item)};
    }
};

struct LiveDescription {
    std::string name;
    std::size_t slotBytes = 0;
    int slots = 3;  // or 2
    // Makes one result and returns how many items it has; nothing when there is nothing new, and then it is asked again
    // after wake(). It is called on another thread, one call at a time, and may throw Error: that is said once, and the
    // last result stays.
    std::function<std::optional<std::size_t>(const LiveSlot&)> produce;
};

class LiveBuffer {
 public:
    explicit LiveBuffer(LiveDescription description);
    // Waits for the result that is being made. What `produce` uses must live until then.
    ~LiveBuffer();
    LiveBuffer(const LiveBuffer&) = delete;
    LiveBuffer& operator=(const LiveBuffer&) = delete;

    // For the scene, on the thread that draws.
    void wake();                    // there is something new to compute
    std::uint64_t results() const;  // ready since it was attached
    bool fresh() const;             // one is ready that no frame took yet: a resting window has something to show
    std::string failure() const;    // what `produce` threw; empty when all is well

    // For the renderer, on the thread that draws. Attached, it has its memory on the device and computes.
    void attach(const Compute& compute);
    void detach();
    bool attachedTo(const Compute& compute) const;
    // False when there was no result within that time, or when none will come before wake().
    bool waitForResult(std::chrono::milliseconds atMost) const;

    struct Shown {
        std::uint64_t result = 0;
        std::size_t items = 0;
        std::uint64_t address = 0;  // on the device
    };
    // The newest result for the vertex and compute shaders of this frame, whose submission then waits for it and tells
    // when it is done with it. Once a frame, outside of rendering; release() after the last pass that reads it.
    std::optional<Shown> acquire(gpu::Frame& frame);
    void release(gpu::Frame& frame);

 private:
    class Attached;

    LiveDescription description_;
    std::unique_ptr<Attached> attached_;
};

}  // namespace orrery::interop

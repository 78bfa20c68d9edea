#pragma once

// Frames in flight: while the device draws one, the CPU records the next. Each has its command buffer, its timers and a
// linear allocator for what changes every frame; a timeline semaphore counts the frames that are done.

#include "engine/gpu/commands.h"
#include "engine/gpu/resources.h"
#include "engine/gpu/timers.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <memory>
#include <span>
#include <vector>

namespace orrery::gpu {

class Device;
class Swapchain;

// A piece of upload memory, valid until its frame is done.
struct Upload {
    std::span<std::byte> bytes;
    const Buffer* buffer = nullptr;
    VkDeviceSize offset = 0;
    VkDeviceAddress address = 0;
};

// Hands out host-visible memory front to back; everything is free again when its frame is done. What one large frame
// needed is given back when those after it need far less.
class UploadMemory {
 public:
    explicit UploadMemory(Device& device) : device_(device) {}

    Upload allocate(VkDeviceSize size);
    template <typename T>
    Upload write(std::span<const T> values) {
        const Upload upload = allocate(std::max<VkDeviceSize>(values.size_bytes(), 16));
        if (!values.empty()) std::memcpy(upload.bytes.data(), values.data(), values.size_bytes());
        return upload;
    }
    template <typename T>
    Upload writeOne(const T& value) {
        return write(std::span<const T>(&value, 1));
    }
    void reset();
    VkDeviceSize held() const;  // bytes

 private:
    Device& device_;
    std::deque<Buffer> chunks_;  // uploads point to them, so they must not move
    VkDeviceSize used_ = 0;      // of the last chunk
    VkDeviceSize full_ = 0;      // of those before it
    VkDeviceSize most_ = 0;      // that a frame used since it was last looked at
    int frames_ = 0;             // since then
};

// A value of a timeline that a frame waits for at some stages, or signals when it is done.
struct TimelinePoint {
    VkSemaphore timeline = VK_NULL_HANDLE;
    std::uint64_t value = 0;
    VkPipelineStageFlags2 stages = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
};

// What ties a frame to work outside of it.
struct FrameLinks {
    std::vector<TimelinePoint> waits;
    std::vector<TimelinePoint> signals;
};

struct Frame {
    std::uint64_t number = 0;  // from 1
    Commands& commands;
    UploadMemory& upload;
    FrameLinks& links;           // for this frame's submission
    std::uint64_t finished = 0;  // the device is done with all frames up to this one
};

class Frames {
 public:
    explicit Frames(Device& device, std::uint32_t inFlight = 2);
    ~Frames();
    Frames(const Frames&) = delete;
    Frames& operator=(const Frames&) = delete;

    // Waits for the slot's last frame, frees what was retired with it, and starts recording.
    Frame begin();
    // Ends recording and submits. With a swapchain it waits for the acquired image and presents it.
    void submit(Swapchain* swapchain = nullptr);
    // Waits until everything submitted is done.
    void finish();

    // The passes of the last finished frame, with their times on the device.
    const std::vector<PassTime>& passTimes() const { return passTimes_; }
    std::uint32_t inFlight() const { return static_cast<std::uint32_t>(slots_.size()); }

 private:
    struct Slot {
        VkCommandPool pool = VK_NULL_HANDLE;
        VkCommandBuffer buffer = VK_NULL_HANDLE;
        VkSemaphore acquired = VK_NULL_HANDLE;
        std::uint64_t lastFrame = 0;
        std::unique_ptr<Timers> timers;
        std::unique_ptr<UploadMemory> upload;
        std::unique_ptr<Commands> commands;
    };
    friend class Swapchain;

    void waitFor(std::uint64_t frame);
    Slot& current() { return slots_[static_cast<std::size_t>(number_ % slots_.size())]; }

    Device& device_;
    std::vector<Slot> slots_;
    VkSemaphore done_ = VK_NULL_HANDLE;  // timeline: the number of the last finished frame
    std::uint64_t number_ = 0;
    FrameLinks links_;
    std::vector<PassTime> passTimes_;
};

}  // namespace orrery::gpu

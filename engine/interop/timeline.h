#pragma once

// A timeline semaphore with one signaller: "results up to n are ready" or "reads up to n are done". On the CPU back end
// the host signals and waits for it; on the CUDA back end a stream does, through an imported file descriptor.

#include "engine/gpu/vulkan.h"
#include "engine/interop/compute.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace orrery::interop {

class CudaSemaphore;
class CudaStream;

enum class Signaller {
    compute,  // the host on the CPU back end, a stream on the CUDA back end
    frames,   // their submissions
};

class Timeline {
 public:
    // Throws Error.
    Timeline(const Compute& compute, Signaller signaller, const std::string& name);
    // The stream and the device must be idle on the CUDA back end; on the CPU back end frames may still be under way.
    ~Timeline();
    Timeline(const Timeline&) = delete;
    Timeline& operator=(const Timeline&) = delete;

    VkSemaphore handle() const { return handle_; }
    std::uint64_t value() const;

    // From the host, which is the signaller of `compute` on the CPU back end. Values only grow.
    void signal(std::uint64_t value);
    // From the host in place of frames that were never submitted: the device must be idle.
    void signalForFrames(std::uint64_t value);
    // False when it took longer than that.
    bool wait(std::uint64_t value, std::chrono::milliseconds atMost) const;

    // Queued on a stream: CUDA back end only.
    void queueSignal(const CudaStream& stream, std::uint64_t value);
    void queueWait(const CudaStream& stream, std::uint64_t value);

 private:
    bool signalledByHost() const { return signaller_ == Signaller::compute && imported_ == nullptr; }
    void signalSemaphore(std::uint64_t value);

    gpu::Device& device_;
    Signaller signaller_;
    VkSemaphore handle_ = VK_NULL_HANDLE;
    // What the host signals the host need not ask the driver for. It would also run into validation layers that hold
    // one thread's wait and another's signal against each other for ten seconds (Vulkan-ValidationLayers, issue 4968).
    mutable std::mutex mutex_;
    mutable std::condition_variable signalled_;
    std::uint64_t hostValue_ = 0;
    std::unique_ptr<CudaSemaphore> imported_;
};

}  // namespace orrery::interop

#pragma once

// A timeline semaphore with one signaller: "results up to n are ready" or "reads up to n are done". On the CPU back end
// the host signals and waits for it; on the CUDA back end a stream does, through an imported file descriptor.

#include "engine/gpu/vulkan.h"
#include "engine/interop/compute.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace orrery::interop {

class CudaSemaphore;
class CudaStream;

class Timeline {
 public:
    // Throws Error.
    Timeline(const Compute& compute, const std::string& name);
    // The stream and the device must be idle on the CUDA back end; on the CPU back end frames may still be under way.
    ~Timeline();
    Timeline(const Timeline&) = delete;
    Timeline& operator=(const Timeline&) = delete;

    VkSemaphore handle() const { return handle_; }
    std::uint64_t value() const;

    // From the host. Values only grow.
    void signal(std::uint64_t value);
    // False when it took longer than that.
    bool wait(std::uint64_t value, std::chrono::milliseconds atMost) const;

    // Queued on a stream: CUDA back end only.
    void queueSignal(const CudaStream& stream, std::uint64_t value);
    void queueWait(const CudaStream& stream, std::uint64_t value);

 private:
    gpu::Device& device_;
    VkSemaphore handle_ = VK_NULL_HANDLE;
    std::unique_ptr<CudaSemaphore> imported_;
};

}  // namespace orrery::interop

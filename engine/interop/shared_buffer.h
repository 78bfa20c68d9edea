#pragma once

// A device buffer that Vulkan draws from and a kernel writes, in two or three slots, so that one can be written while
// another is drawn. CPU back end: host-visible and mapped for good. CUDA back end: a dedicated allocation, exported by
// Vulkan and imported by CUDA.

#include "engine/gpu/commands.h"
#include "engine/interop/compute.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace orrery::interop {

class CudaMemory;

struct SharedBufferDescription {
    std::string name;
    std::size_t slotBytes = 0;
    int slots = 3;
};

class SharedBuffer {
 public:
    // Throws Error.
    SharedBuffer(const Compute& compute, const SharedBufferDescription& description);
    // The stream and the device must be idle on the CUDA back end; on the CPU back end frames may still be under way.
    ~SharedBuffer();
    SharedBuffer(const SharedBuffer&) = delete;
    SharedBuffer& operator=(const SharedBuffer&) = delete;

    std::size_t slotBytes() const { return slotBytes_; }
    // Where it is written: by the CPU, or (null on the CPU back end) by CUDA.
    std::span<std::byte> bytes(int slot) const;
    std::byte* cudaPointer(int slot) const;
    // Where shaders read it, and for copies.
    VkDeviceAddress address(int slot) const { return buffer_.address() + offset(slot); }
    const gpu::Buffer& buffer() const { return buffer_; }
    VkDeviceSize offset(int slot) const;

    // Around the reads of a frame: the slot comes over from CUDA and goes back. Nothing on the CPU back end, where the
    // submission itself makes visible what the host wrote before it.
    void acquire(gpu::Commands& commands, int slot, gpu::Usage usage) const;
    void release(gpu::Commands& commands, int slot, gpu::Usage usage) const;

 private:
    std::size_t slotBytes_;
    VkDeviceSize stride_;
    gpu::Buffer buffer_;
    std::unique_ptr<CudaMemory> mapping_;  // goes before the buffer
};

}  // namespace orrery::interop

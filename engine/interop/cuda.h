#pragma once

// The CUDA side of sharing: which devices there are, and memory and timeline semaphores of Vulkan's as CUDA has them.
// Without CUDA there are no devices, and making any of the rest is a programming error.

#include "engine/gpu/external.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace orrery::interop {

struct CudaDevice {
    int number = 0;  // CUDA's own
    std::string name;
    gpu::DeviceUuid uuid{};
    int major = 0;  // compute capability
    int minor = 0;
    std::uint64_t memory = 0;  // bytes
    int multiprocessors = 0;
    int threadsPerBlock = 0;
    std::uint64_t sharedPerBlock = 0;  // bytes that a block may ask for
    bool prohibited = false;           // compute mode
    bool timelineSemaphores = false;   // can be imported
};

struct CudaDevices {
    std::vector<CudaDevice> devices;
    std::string problem;  // why there are none
    int driver = 0;       // the CUDA version that the driver has, 1000 major + 10 minor; 0 without one
    int runtime = 0;      // the one that is built in
};

bool cudaBuiltIn();
CudaDevices cudaDevices();

// Makes it the device of this thread: on every thread, before anything else of CUDA.
void useCudaDevice(int device);

class CudaStream {
 public:
    explicit CudaStream(int device);
    ~CudaStream();
    CudaStream(const CudaStream&) = delete;
    CudaStream& operator=(const CudaStream&) = delete;

    void* handle() const { return stream_; }  // cudaStream_t
    void waitIdle();

 private:
    int device_;
    void* stream_ = nullptr;
};

// Vulkan's memory, dedicated to one buffer, mapped whole.
class CudaMemory {
 public:
    // Takes the file descriptor: an imported one is CUDA's, one that could not be imported is closed. `size` is that of
    // the allocation. Throws Error.
    CudaMemory(int device, int fd, std::uint64_t size);
    ~CudaMemory();
    CudaMemory(const CudaMemory&) = delete;
    CudaMemory& operator=(const CudaMemory&) = delete;

    std::byte* pointer() const { return static_cast<std::byte*>(pointer_); }  // CUDA's

 private:
    int device_;
    void* memory_ = nullptr;   // cudaExternalMemory_t
    void* pointer_ = nullptr;  // to be freed by itself
};

class CudaSemaphore {
 public:
    // Takes the file descriptor of a timeline semaphore, as CudaMemory does. Throws Error.
    CudaSemaphore(int device, int fd);
    ~CudaSemaphore();
    CudaSemaphore(const CudaSemaphore&) = delete;
    CudaSemaphore& operator=(const CudaSemaphore&) = delete;

    // Queued on the stream. Throw Error.
    void wait(const CudaStream& stream, std::uint64_t value);
    void signal(const CudaStream& stream, std::uint64_t value);

 private:
    int device_;
    void* semaphore_ = nullptr;  // cudaExternalSemaphore_t
};

}  // namespace orrery::interop

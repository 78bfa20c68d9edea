#include "engine/interop/cuda.h"

#include "engine/base/error.h"

#include <cuda_runtime_api.h>

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace orrery::interop {

namespace {

void check(cudaError_t error, const char* what) {
    if (error == cudaSuccess) return;
    cudaGetLastError();  // it would be reported again by the next call that asks
    throw Error(fmt::format("CUDA failed at the {}: {}; use --compute cpu", what, cudaGetErrorString(error)));
}

int attribute(cudaDeviceAttr which, int device) {
    int value = 0;
    check(cudaDeviceGetAttribute(&value, which, device), "device");
    return value;
}

cudaStream_t streamOf(const CudaStream& stream) {
    return static_cast<cudaStream_t>(stream.handle());
}

CudaDevice describe(int number) {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, number), "device");
    CudaDevice device{.number = number,
                      .name = properties.name,
                      .major = properties.major,
                      .minor = properties.minor,
                      .memory = properties.totalGlobalMem,
                      .multiprocessors = properties.multiProcessorCount,
                      .threadsPerBlock = properties.maxThreadsPerBlock,
                      .sharedPerBlock = properties.sharedMemPerBlockOptin,
                      .prohibited = attribute(cudaDevAttrComputeMode, number) == cudaComputeModeProhibited,
                      .timelineSemaphores = attribute(cudaDevAttrTimelineSemaphoreInteropSupported, number) != 0};
    static_assert(sizeof(properties.uuid.bytes) == sizeof(device.uuid));
    std::copy_n(reinterpret_cast<const std::uint8_t*>(properties.uuid.bytes), device.uuid.size(), device.uuid.begin());
    return device;
}

}  // namespace

bool cudaBuiltIn() {
    return true;
}

CudaDevices cudaDevices() {
    CudaDevices found;
    cudaDriverGetVersion(&found.driver);
    cudaRuntimeGetVersion(&found.runtime);
    int count = 0;
    const cudaError_t error = cudaGetDeviceCount(&count);
    cudaGetLastError();
    if (found.driver == 0) {
        found.problem = "no NVIDIA driver on this machine";
    } else if (error != cudaSuccess) {
        found.problem = cudaGetErrorString(error);
    } else if (count == 0) {
        found.problem = "the driver has no device";
    }
    if (error != cudaSuccess) return found;
    try {
        for (int number = 0; number < count; ++number) found.devices.push_back(describe(number));
    } catch (const Error& failed) {
        found.problem = failed.message();
    }
    return found;
}

void useCudaDevice(int device) {
    check(cudaSetDevice(device), "choice of the device");
}

CudaStream::CudaStream(int device) : device_(device) {
    useCudaDevice(device);
    cudaStream_t stream = nullptr;
    check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "stream");
    stream_ = stream;
}

CudaStream::~CudaStream() {
    cudaSetDevice(device_);
    cudaStreamDestroy(static_cast<cudaStream_t>(stream_));
}

void CudaStream::waitIdle() {
    useCudaDevice(device_);
    check(cudaStreamSynchronize(static_cast<cudaStream_t>(stream_)), "end of the stream");
}

CudaMemory::CudaMemory(int device, int fd, std::uint64_t size) : device_(device) {
    cudaExternalMemoryHandleDesc what{};
    what.type = cudaExternalMemoryHandleTypeOpaqueFd;
    what.handle.fd = fd;
    what.size = size;
    what.flags = cudaExternalMemoryDedicated;
    cudaExternalMemory_t memory = nullptr;
    cudaError_t error = cudaSetDevice(device);
    if (error == cudaSuccess) error = cudaImportExternalMemory(&memory, &what);
    if (error != cudaSuccess) {
        close(fd);
        check(error, "import of Vulkan's memory");
    }
    cudaExternalMemoryBufferDesc whole{};
    whole.size = size;
    error = cudaExternalMemoryGetMappedBuffer(&pointer_, memory, &whole);
    if (error != cudaSuccess) {
        cudaDestroyExternalMemory(memory);
        check(error, "mapping of Vulkan's memory");
    }
    memory_ = memory;
}

CudaMemory::~CudaMemory() {
    cudaSetDevice(device_);
    cudaFree(pointer_);
    cudaDestroyExternalMemory(static_cast<cudaExternalMemory_t>(memory_));
}

CudaSemaphore::CudaSemaphore(int device, int fd) : device_(device) {
    cudaExternalSemaphoreHandleDesc what{};
    what.type = cudaExternalSemaphoreHandleTypeTimelineSemaphoreFd;
    what.handle.fd = fd;
    cudaExternalSemaphore_t semaphore = nullptr;
    cudaError_t error = cudaSetDevice(device);
    if (error == cudaSuccess) error = cudaImportExternalSemaphore(&semaphore, &what);
    if (error != cudaSuccess) {
        close(fd);
        check(error, "import of Vulkan's timeline");
    }
    semaphore_ = semaphore;
}

CudaSemaphore::~CudaSemaphore() {
    cudaSetDevice(device_);
    cudaDestroyExternalSemaphore(static_cast<cudaExternalSemaphore_t>(semaphore_));
}

void CudaSemaphore::wait(const CudaStream& stream, std::uint64_t value) {
    const auto semaphore = static_cast<cudaExternalSemaphore_t>(semaphore_);
    cudaExternalSemaphoreWaitParams parameters{};
    parameters.params.fence.value = value;
    check(cudaWaitExternalSemaphoresAsync(&semaphore, &parameters, 1, streamOf(stream)), "wait for the drawing");
}

void CudaSemaphore::signal(const CudaStream& stream, std::uint64_t value) {
    const auto semaphore = static_cast<cudaExternalSemaphore_t>(semaphore_);
    cudaExternalSemaphoreSignalParams parameters{};
    parameters.params.fence.value = value;
    check(cudaSignalExternalSemaphoresAsync(&semaphore, &parameters, 1, streamOf(stream)), "signal of a result");
}

}  // namespace orrery::interop

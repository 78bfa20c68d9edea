#include "engine/interop/cuda.h"

#include "engine/base/error.h"

// In place of cuda.cpp where CUDA is not built in.

namespace orrery::interop {

namespace {

constexpr const char* kNone = "CUDA is not built in";

}  // namespace

bool cudaBuiltIn() {
    return false;
}

CudaDevices cudaDevices() {
    return {.devices = {}, .problem = "this program was built without CUDA"};
}

void useCudaDevice(int) {
    ORRERY_CHECK(false, "{}", kNone);
}

CudaStream::CudaStream(int device) : device_(device) {
    ORRERY_CHECK(false, "{}", kNone);
}
CudaStream::~CudaStream() = default;
void CudaStream::waitIdle() {}

CudaMemory::CudaMemory(int device, int, std::uint64_t) : device_(device) {
    ORRERY_CHECK(false, "{}", kNone);
}
CudaMemory::~CudaMemory() = default;

CudaSemaphore::CudaSemaphore(int device, int) : device_(device) {
    ORRERY_CHECK(false, "{}", kNone);
}
CudaSemaphore::~CudaSemaphore() = default;
void CudaSemaphore::wait(const CudaStream&, std::uint64_t) {}
void CudaSemaphore::signal(const CudaStream&, std::uint64_t) {}

}  // namespace orrery::interop

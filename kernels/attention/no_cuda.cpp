// Stands in for the CUDA version where it is not built in.

#include "kernels/attention/device.h"

#include "engine/base/error.h"

namespace orrery::attention {

bool cudaAvailable() {
    return false;
}

void attendCuda(const Shape&, const DeviceInput&, const DeviceOutput&, void*) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

void tileCuda(const DeviceMap&, const Tile&, float*, void*) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

void pyramidCuda(const DeviceMap&, int, float*, float*, void*) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

void attendThroughCuda(const Shape&, const Input&, ElementType, const Output&) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

void tileThroughCuda(const HeadMap&, const Tile&, ElementType, std::span<float>) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

Pyramid pyramidThroughCuda(const HeadMap&, ElementType, int) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

}  // namespace orrery::attention

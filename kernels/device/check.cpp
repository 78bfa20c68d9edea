#include "kernels/device/check.h"

#include "engine/base/error.h"

namespace orrery::device {

void throwCudaError(const char* what, const char* why) {
    throw Error(fmt::format("CUDA failed at the {}: {}; use --compute cpu", what, why));
}

}  // namespace orrery::device

// The part of the CUDA version that needs no nvcc.

#include "engine/base/error.h"

namespace orrery::measure {

[[noreturn]] void throwCudaError(const char* what, const char* why);

void throwCudaError(const char* what, const char* why) {
    throw Error(fmt::format("CUDA failed at the {}: {}; use --compute cpu", what, why));
}

}  // namespace orrery::measure

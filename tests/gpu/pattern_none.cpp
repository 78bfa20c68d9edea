#include "tests/gpu/pattern.h"

#include "engine/base/error.h"

namespace orrery::testing {

void fillPatternCuda(std::uint32_t*, std::size_t, std::uint64_t, void*) {
    ORRERY_CHECK(false, "CUDA is not built in");
}

}  // namespace orrery::testing

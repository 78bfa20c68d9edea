#include "kernels/routing/beads.h"

#include "engine/base/error.h"

#include <algorithm>

namespace orrery::routing {

std::size_t mostBeads(const BeadWall& wall) {
    return static_cast<std::size_t>(wall.total / wall.tokensPerBead) + static_cast<std::size_t>(wall.experts);
}

std::size_t writeBeads(const BeadWall& wall, std::span<const std::uint32_t> counts,
                       std::span<shared::SphereInstance> to) {
    ORRERY_CHECK(counts.size() == static_cast<std::size_t>(wall.experts), "{} counts", counts.size());
    std::size_t written = 0;
    for (std::size_t e = 0; e < counts.size(); ++e) {
        const std::uint32_t beads = beadsOf(counts[e], wall.tokensPerBead);
        for (std::uint32_t i = 0; i < beads && written < to.size(); ++i)
            to[written++] = beadOf(wall, static_cast<std::int32_t>(e), counts[e], i);
    }
    return written;
}

#ifndef ORRERY_HAS_CUDA

void writeBeadsCuda(const BeadWall&, const std::uint32_t*, shared::SphereInstance*, std::size_t, void*) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

std::vector<shared::SphereInstance> beadsThroughCuda(const BeadWall&, std::span<const std::uint32_t>) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

#endif

}  // namespace orrery::routing

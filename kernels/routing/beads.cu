#include "kernels/routing/beads.h"

#include "kernels/device/array.h"
#include "kernels/routing/gate_cuda.h"

namespace orrery::routing {
namespace {

constexpr int kThreads = 1024;
static_assert(kThreads >= kMostExperts, "a thread for each expert");

// One block: some thousand beads. Where each stack begins is summed up first; then a thread takes every 1024th bead and
// looks for its expert.
__global__ void write(BeadWall wall, const std::uint32_t* __restrict__ counts, shared::SphereInstance* __restrict__ to,
                      std::uint32_t beads) {
    __shared__ std::uint32_t ends[kThreads];  // of each stack, among all beads
    const auto own = static_cast<int>(threadIdx.x);
    ends[own] = own < wall.experts ? beadsOf(counts[own], wall.tokensPerBead) : 0U;
    __syncthreads();
    for (int apart = 1; apart < kThreads; apart *= 2) {
        const std::uint32_t before = own >= apart ? ends[own - apart] : 0U;
        __syncthreads();
        ends[own] += before;
        __syncthreads();
    }
    for (std::uint32_t bead = threadIdx.x; bead < beads; bead += kThreads) {
        if (bead >= ends[wall.experts - 1]) {
            to[bead] = noBead(wall);
            continue;
        }
        int low = 0;  // the first stack that ends behind this bead
        int high = wall.experts - 1;
        while (low < high) {
            const int middle = (low + high) / 2;
            if (ends[middle] > bead) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        to[bead] = beadOf(wall, low, counts[low], bead - (low > 0 ? ends[low - 1] : 0U));
    }
}

}  // namespace

void writeBeadsCuda(const BeadWall& wall, const std::uint32_t* counts, shared::SphereInstance* to, std::size_t beads,
                    void* stream) {
    write<<<1, kThreads, 0, static_cast<cudaStream_t>(stream)>>>(wall, counts, to, static_cast<std::uint32_t>(beads));
    check(cudaGetLastError(), "beads of the experts");
}

std::vector<shared::SphereInstance> beadsThroughCuda(const BeadWall& wall, std::span<const std::uint32_t> counts) {
    std::vector<shared::SphereInstance> beads(mostBeads(wall));
    const device::Array<std::uint32_t> onDevice(counts);
    const auto written = device::marked<shared::SphereInstance>(beads.size());
    writeBeadsCuda(wall, onDevice.get(), written.get(), beads.size(), nullptr);
    written.write(beads);
    return beads;
}

}  // namespace orrery::routing

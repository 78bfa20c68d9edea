#pragma once

// Batch after batch routed by CUDA on a stream of its own. The counts stay on the device, for a kernel that draws from
// them; what a panel says comes back.

#include "kernels/routing/routing.h"

#include <memory>

namespace orrery::routing {

class DeviceRouter {
 public:
    // The counts of so many batches are on the device at once.
    static constexpr std::size_t kKept = 4;

    // On CUDA's current device. Throws Error; a programming error where CUDA is not built in.
    DeviceRouter();
    ~DeviceRouter();
    DeviceRouter(const DeviceRouter&) = delete;
    DeviceRouter& operator=(const DeviceRouter&) = delete;

    // Routes logits [T, E], updates `bias` [E] by `step` (0: not at all) and fills `counts` [E]. Returns when all is
    // there; where the counts are on the device stays so for the next kKept - 1 calls of this and of put().
    LoadSummary route(const Gate& gate, Shape shape, std::span<const float> logits, float step, std::span<float> bias,
                      std::span<std::uint32_t> counts);
    // Counts that were not made here.
    void put(std::span<const std::uint32_t> counts);
    // The newest counts, on the device.
    const std::uint32_t* counts() const;

 private:
    class Memory;
    std::unique_ptr<Memory> memory_;
};

}  // namespace orrery::routing

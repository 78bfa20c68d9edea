#include "engine/gpu/timers.h"

#include "engine/gpu/device.h"

#include <array>

namespace orrery::gpu {

Timers::Timers(Device& device) : device_(device) {
    if (device.properties().limits.timestampComputeAndGraphics != VK_TRUE) return;
    const VkQueryPoolCreateInfo info{.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
                                     .queryType = VK_QUERY_TYPE_TIMESTAMP,
                                     .queryCount = kMaxPasses * 2};
    VK_CHECK(vkCreateQueryPool(device.handle(), &info, nullptr, &pool_));
    device.setName(VK_OBJECT_TYPE_QUERY_POOL, reinterpret_cast<std::uint64_t>(pool_), "pass timers");
}

Timers::~Timers() {
    if (pool_ == VK_NULL_HANDLE) return;
    device_.retire([device = device_.handle(), pool = pool_] { vkDestroyQueryPool(device, pool, nullptr); });
}

void Timers::restart(VkCommandBuffer buffer) {
    if (pool_ == VK_NULL_HANDLE) return;
    last_.clear();
    std::array<std::uint64_t, kMaxPasses * 2> stamps{};
    const auto count = static_cast<std::uint32_t>(names_.size());
    const bool ready =
        count > 0 && vkGetQueryPoolResults(device_.handle(), pool_, 0, count * 2, sizeof(stamps), stamps.data(),
                                           sizeof(std::uint64_t), VK_QUERY_RESULT_64_BIT) == VK_SUCCESS;
    if (ready) {
        const double period = static_cast<double>(device_.properties().limits.timestampPeriod) * 1e-6;
        for (std::uint32_t i = 0; i < count; ++i) {
            last_.push_back({names_[i], static_cast<double>(stamps.at(i * 2 + 1) - stamps.at(i * 2)) * period});
        }
    }
    names_.clear();
    vkCmdResetQueryPool(buffer, pool_, 0, kMaxPasses * 2);
}

std::uint32_t Timers::begin(VkCommandBuffer buffer, const char* name) {
    const auto pass = static_cast<std::uint32_t>(names_.size());
    if (pool_ == VK_NULL_HANDLE || pass >= kMaxPasses) return kMaxPasses;
    names_.push_back(name);
    vkCmdWriteTimestamp2(buffer, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, pool_, pass * 2);
    return pass;
}

void Timers::end(VkCommandBuffer buffer, std::uint32_t pass) {
    if (pool_ == VK_NULL_HANDLE || pass >= kMaxPasses) return;
    vkCmdWriteTimestamp2(buffer, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, pool_, pass * 2 + 1);
}

}  // namespace orrery::gpu

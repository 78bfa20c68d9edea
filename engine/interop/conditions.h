#pragma once

// What must hold for CUDA to write what Vulkan draws, point by point: shown by `orrery devices`, and the reason when
// the CPU is taken instead.

#include "engine/gpu/vulkan.h"

#include <string>
#include <vector>

namespace orrery::gpu {
class Device;
}

namespace orrery::interop {

struct Condition {
    std::string name;
    bool met = false;
    std::string detail;  // what was found, or what is missing
};

struct Conditions {
    std::vector<Condition> all;  // every one is answered, also after the first that is missing
    int cudaDevice = -1;         // CUDA's number of Vulkan's device; -1 where it is not among CUDA's

    const Condition* firstMissing() const;  // null when all are met
};

// Vulkan's device comes first; CUDA's is the one of the same UUID.
Conditions conditionsFor(const gpu::Device& device);

// Of a machine without a Vulkan device to draw with: `problem` says why.
Conditions conditionsWithoutDevice(const std::string& problem);

// How the buffers that both see are used: what an exportable one is asked for.
inline constexpr VkBufferUsageFlags kSharedUsage =
    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT;

}  // namespace orrery::interop

#pragma once

// What a device can hand to another API on Linux: memory and timeline semaphores as opaque file descriptors, and the
// identity by which the other API finds the same device.

#include "engine/gpu/vulkan.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace orrery::gpu {

using DeviceUuid = std::array<std::uint8_t, VK_UUID_SIZE>;

struct External {
    bool memoryFd = false;     // VK_KHR_external_memory_fd
    bool semaphoreFd = false;  // VK_KHR_external_semaphore_fd
    bool timelineSemaphore = false;
    DeviceUuid uuid{};  // VkPhysicalDeviceIDProperties
};

// What the device offers, switched on or not. Of a device below Vulkan 1.2 nothing is asked.
External externalOf(VkPhysicalDevice physical);

// The extensions to switch on for what it offers.
std::vector<const char*> externalExtensions(const External& external);

struct Exportable {
    bool yes = false;
    bool dedicatedOnly = false;  // memory: one allocation for the buffer alone
};
// A buffer of this usage, as memory behind an opaque file descriptor.
Exportable bufferExportable(VkPhysicalDevice physical, VkBufferUsageFlags usage);
// Asked for timeline semaphores: many devices export binary ones only.
bool timelineExportable(VkPhysicalDevice physical);

// "8a3f...", 32 digits in five groups, as nvidia-smi and vulkaninfo print it.
std::string uuidText(const DeviceUuid& uuid);

}  // namespace orrery::gpu

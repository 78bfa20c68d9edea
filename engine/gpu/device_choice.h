#pragma once

// Which of a machine's Vulkan devices the renderer takes, and why it cannot take the others.

#include "engine/gpu/vulkan.h"

#include <string>
#include <vector>

namespace orrery::gpu {

struct DeviceCandidate {
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    VkPhysicalDeviceProperties properties{};
    std::uint32_t queueFamily = 0;
    std::vector<std::string> missing;  // what the renderer needs and the device lacks; usable when empty
};

// Every device of the instance with what it lacks, best first: discrete before integrated before virtual before CPU, in
// the driver's order among equals. `surface` may be VK_NULL_HANDLE.
std::vector<DeviceCandidate> deviceCandidates(VkInstance instance, VkSurfaceKHR surface);

// The first usable candidate whose name contains `name` (any when empty). Throws Error naming every device and what it
// lacks when there is none.
DeviceCandidate chooseDevice(const std::vector<DeviceCandidate>& candidates, const std::string& name);

// Device extensions that the renderer needs beside core Vulkan 1.3.
std::vector<const char*> requiredDeviceExtensions(bool presents);

// The features that the renderer switches on, as a chain to pass to vkCreateDevice or to fill by a query.
struct Features {
    VkPhysicalDeviceVulkan13Features v13{};
    VkPhysicalDeviceVulkan12Features v12{};
    VkPhysicalDeviceVulkan11Features v11{};
    VkPhysicalDeviceFeatures2 core{};

    Features();
    Features(const Features&) = delete;
    Features& operator=(const Features&) = delete;
};
void requestFeatures(Features& features);

}  // namespace orrery::gpu

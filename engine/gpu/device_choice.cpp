#include "engine/gpu/device_choice.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>

namespace orrery::gpu {

namespace {

int typeOrder(VkPhysicalDeviceType type) {
    switch (type) {
        case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
            return 0;
        case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
            return 1;
        case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
            return 2;
        case VK_PHYSICAL_DEVICE_TYPE_CPU:
            return 3;
        default:
            return 4;
    }
}

// The family that draws, computes and, when a surface is given, presents: one queue is all the renderer uses.
std::optional<std::uint32_t> queueFamilyFor(VkPhysicalDevice physical, VkSurfaceKHR surface) {
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, families.data());
    for (std::uint32_t family = 0; family < count; ++family) {
        constexpr VkQueueFlags kNeeded = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
        if ((families[family].queueFlags & kNeeded) != kNeeded) continue;
        VkBool32 presents = VK_TRUE;
        if (surface != VK_NULL_HANDLE) {
            VK_CHECK(vkGetPhysicalDeviceSurfaceSupportKHR(physical, family, surface, &presents));
        }
        if (presents == VK_TRUE) return family;
    }
    return std::nullopt;
}

std::vector<std::string> missingExtensions(VkPhysicalDevice physical, bool presents) {
    std::uint32_t count = 0;
    VK_CHECK(vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr));
    std::vector<VkExtensionProperties> extensions(count);
    VK_CHECK(vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, extensions.data()));
    std::set<std::string> present;
    for (const VkExtensionProperties& extension : extensions) present.insert(extension.extensionName);
    std::vector<std::string> missing;
    for (const char* needed : requiredDeviceExtensions(presents)) {
        if (!present.contains(needed)) missing.emplace_back(needed);
    }
    return missing;
}

// A queried feature structure against the requested one, VkBool32 by VkBool32. Both start with sType and pNext.
template <typename T>
bool covers(const T& has, const T& wants, std::size_t firstBool) {
    const auto* available = reinterpret_cast<const VkBool32*>(reinterpret_cast<const char*>(&has) + firstBool);
    const auto* requested = reinterpret_cast<const VkBool32*>(reinterpret_cast<const char*>(&wants) + firstBool);
    const std::size_t count = (sizeof(T) - firstBool) / sizeof(VkBool32);
    for (std::size_t i = 0; i < count; ++i) {
        if (requested[i] == VK_TRUE && available[i] != VK_TRUE) return false;
    }
    return true;
}

bool hasFeatures(VkPhysicalDevice physical) {
    Features has;
    vkGetPhysicalDeviceFeatures2(physical, &has.core);
    Features wants;
    requestFeatures(wants);
    return covers(has.core.features, wants.core.features, 0) &&
           covers(has.v11, wants.v11, offsetof(VkPhysicalDeviceVulkan11Features, storageBuffer16BitAccess)) &&
           covers(has.v12, wants.v12, offsetof(VkPhysicalDeviceVulkan12Features, samplerMirrorClampToEdge)) &&
           covers(has.v13, wants.v13, offsetof(VkPhysicalDeviceVulkan13Features, robustImageAccess));
}

}  // namespace

Features::Features() {
    core.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2;
    v11.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES;
    v12.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES;
    v13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
    core.pNext = &v11;
    v11.pNext = &v12;
    v12.pNext = &v13;
}

void requestFeatures(Features& features) {
    features.v12.scalarBlockLayout = VK_TRUE;
    features.v12.timelineSemaphore = VK_TRUE;
    features.v12.bufferDeviceAddress = VK_TRUE;
    features.v13.dynamicRendering = VK_TRUE;
    features.v13.synchronization2 = VK_TRUE;
    features.v13.maintenance4 = VK_TRUE;
}

std::vector<const char*> requiredDeviceExtensions(bool presents) {
    std::vector<const char*> extensions{VK_KHR_PUSH_DESCRIPTOR_EXTENSION_NAME};
    if (presents) extensions.push_back(VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    return extensions;
}

std::vector<DeviceCandidate> deviceCandidates(VkInstance instance, VkSurfaceKHR surface) {
    std::uint32_t count = 0;
    VK_CHECK(vkEnumeratePhysicalDevices(instance, &count, nullptr));
    std::vector<VkPhysicalDevice> devices(count);
    VK_CHECK(vkEnumeratePhysicalDevices(instance, &count, devices.data()));
    std::vector<DeviceCandidate> candidates;
    for (VkPhysicalDevice physical : devices) {
        DeviceCandidate candidate{.physical = physical};
        vkGetPhysicalDeviceProperties(physical, &candidate.properties);
        if (candidate.properties.apiVersion < VK_API_VERSION_1_3) {
            candidate.missing.emplace_back("Vulkan 1.3");
        } else {
            candidate.missing = missingExtensions(physical, surface != VK_NULL_HANDLE);
            if (!hasFeatures(physical)) candidate.missing.emplace_back("a required Vulkan feature");
        }
        if (const auto family = queueFamilyFor(physical, surface)) {
            candidate.queueFamily = *family;
        } else {
            candidate.missing.emplace_back(surface != VK_NULL_HANDLE ? "a queue that draws and presents"
                                                                     : "a queue that draws");
        }
        candidates.push_back(std::move(candidate));
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const DeviceCandidate& a, const DeviceCandidate& b) {
        return typeOrder(a.properties.deviceType) < typeOrder(b.properties.deviceType);
    });
    return candidates;
}

DeviceCandidate chooseDevice(const std::vector<DeviceCandidate>& candidates, const std::string& name) {
    std::string seen;
    for (const DeviceCandidate& candidate : candidates) {
        const std::string deviceName = candidate.properties.deviceName;
        const bool named = deviceName.find(name) != std::string::npos;
        if (named && candidate.missing.empty()) return candidate;
        seen += (seen.empty() ? "" : "; ") + deviceName;
        if (!named) seen += " is not the one asked for";
        for (const std::string& lack : candidate.missing) seen += " lacks " + lack;
    }
    if (candidates.empty()) {
        throw Error("no Vulkan device; install a driver (mesa-vulkan-drivers has one for any machine)");
    }
    throw Error("no usable Vulkan device: " + seen);
}

}  // namespace orrery::gpu

#include "engine/gpu/device_list.h"

#include "engine/gpu/leak_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <memory>

namespace orrery::gpu {

namespace {

const char* kindName(VkPhysicalDeviceType type) {
    switch (type) {
        case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
            return "discrete GPU";
        case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
            return "integrated GPU";
        case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
            return "virtual GPU";
        case VK_PHYSICAL_DEVICE_TYPE_CPU:
            return "software";
        default:
            return "of another kind";
    }
}

std::string driverOf(VkPhysicalDevice physical) {
    VkPhysicalDeviceDriverProperties driver{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES};
    VkPhysicalDeviceProperties2 properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &driver};
    vkGetPhysicalDeviceProperties2(physical, &properties);
    return fmt::format("{}, {}", driver.driverName, driver.driverInfo);
}

std::uint64_t deviceMemoryOf(VkPhysicalDevice physical) {
    VkPhysicalDeviceMemoryProperties memory{};
    vkGetPhysicalDeviceMemoryProperties(physical, &memory);
    std::uint64_t largest = 0;
    for (std::uint32_t heap = 0; heap < memory.memoryHeapCount; ++heap) {
        const bool local = (memory.memoryHeaps[heap].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0;
        if (local) largest = std::max<std::uint64_t>(largest, memory.memoryHeaps[heap].size);
    }
    return largest;
}

ListedDevice describe(const DeviceCandidate& candidate) {
    const VkPhysicalDeviceProperties& properties = candidate.properties;
    const VkPhysicalDeviceLimits& limits = properties.limits;
    const std::uint32_t version = properties.apiVersion;
    ListedDevice listed{
        .name = properties.deviceName,
        .kind = kindName(properties.deviceType),
        .version = fmt::format("{}.{}.{}", VK_API_VERSION_MAJOR(version), VK_API_VERSION_MINOR(version),
                               VK_API_VERSION_PATCH(version)),
        .deviceMemory = deviceMemoryOf(candidate.physical),
        .largestImage = limits.maxImageDimension2D,
        .largestBuffer = limits.maxStorageBufferRange,
        .mostSamples = std::bit_floor(limits.framebufferColorSampleCounts & limits.framebufferDepthSampleCounts),
        .external = externalOf(candidate.physical),
        .missing = candidate.missing};
    if (version >= VK_API_VERSION_1_2) listed.driver = driverOf(candidate.physical);
    return listed;
}

}  // namespace

std::vector<ListedDevice> listDevices() {
    loadVulkan();
    const VkApplicationInfo application{.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
                                        .pApplicationName = "orrery",
                                        .pEngineName = "orrery",
                                        .apiVersion = VK_API_VERSION_1_3};
    const VkInstanceCreateInfo info{.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application};
    VkInstance made = VK_NULL_HANDLE;
    VK_CHECK(vkCreateInstance(&info, nullptr, &made));
    volkLoadInstance(made);
    const auto destroy = [](VkInstance instance) { vkDestroyInstance(instance, nullptr); };
    const std::unique_ptr<std::remove_pointer_t<VkInstance>, decltype(destroy)> instance(made, destroy);
    keepDriversMapped();
    std::vector<ListedDevice> devices;
    for (const DeviceCandidate& candidate : deviceCandidates(made, VK_NULL_HANDLE)) {
        devices.push_back(describe(candidate));
    }
    return devices;
}

}  // namespace orrery::gpu

#include "engine/gpu/external.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace orrery::gpu {

External externalOf(VkPhysicalDevice physical) {
    External external;
    VkPhysicalDeviceProperties plain{};
    vkGetPhysicalDeviceProperties(physical, &plain);
    if (plain.apiVersion < VK_API_VERSION_1_2) return external;

    std::uint32_t count = 0;
    VK_CHECK(vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr));
    std::vector<VkExtensionProperties> extensions(count);
    VK_CHECK(vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, extensions.data()));
    const auto offers = [&](const char* wanted) {
        return std::any_of(extensions.begin(), extensions.end(), [&](const VkExtensionProperties& extension) {
            return std::strcmp(extension.extensionName, wanted) == 0;
        });
    };
    external.memoryFd = offers(VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME);
    external.semaphoreFd = offers(VK_KHR_EXTERNAL_SEMAPHORE_FD_EXTENSION_NAME);

    VkPhysicalDeviceTimelineSemaphoreFeatures timeline{
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES};
    VkPhysicalDeviceFeatures2 features{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &timeline};
    vkGetPhysicalDeviceFeatures2(physical, &features);
    external.timelineSemaphore = timeline.timelineSemaphore == VK_TRUE;

    VkPhysicalDeviceIDProperties identity{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES};
    VkPhysicalDeviceProperties2 properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &identity};
    vkGetPhysicalDeviceProperties2(physical, &properties);
    std::copy_n(identity.deviceUUID, external.uuid.size(), external.uuid.begin());
    return external;
}

std::vector<const char*> externalExtensions(const External& external) {
    std::vector<const char*> extensions;
    if (external.memoryFd) extensions.push_back(VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME);
    if (external.semaphoreFd) extensions.push_back(VK_KHR_EXTERNAL_SEMAPHORE_FD_EXTENSION_NAME);
    return extensions;
}

Exportable bufferExportable(VkPhysicalDevice physical, VkBufferUsageFlags usage) {
    const VkPhysicalDeviceExternalBufferInfo info{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_BUFFER_INFO,
                                                  .usage = usage,
                                                  .handleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT};
    VkExternalBufferProperties found{.sType = VK_STRUCTURE_TYPE_EXTERNAL_BUFFER_PROPERTIES};
    vkGetPhysicalDeviceExternalBufferProperties(physical, &info, &found);
    const VkExternalMemoryFeatureFlags features = found.externalMemoryProperties.externalMemoryFeatures;
    return {.yes = (features & VK_EXTERNAL_MEMORY_FEATURE_EXPORTABLE_BIT) != 0,
            .dedicatedOnly = (features & VK_EXTERNAL_MEMORY_FEATURE_DEDICATED_ONLY_BIT) != 0};
}

bool timelineExportable(VkPhysicalDevice physical) {
    const VkSemaphoreTypeCreateInfo timeline{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                             .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
    const VkPhysicalDeviceExternalSemaphoreInfo info{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_SEMAPHORE_INFO,
                                                     .pNext = &timeline,
                                                     .handleType = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT};
    VkExternalSemaphoreProperties found{.sType = VK_STRUCTURE_TYPE_EXTERNAL_SEMAPHORE_PROPERTIES};
    vkGetPhysicalDeviceExternalSemaphoreProperties(physical, &info, &found);
    return (found.externalSemaphoreFeatures & VK_EXTERNAL_SEMAPHORE_FEATURE_EXPORTABLE_BIT) != 0;
}

std::string uuidText(const DeviceUuid& uuid) {
    std::string text;
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += fmt::format("{:02x}", uuid[i]);
    }
    return text;
}

}  // namespace orrery::gpu

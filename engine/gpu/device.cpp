#include "engine/gpu/device.h"

#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/gpu/commands.h"
#include "engine/gpu/device_choice.h"
#include "engine/gpu/leak_reports.h"
#include "engine/gpu/shader_library.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace orrery::gpu {

namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";

bool layerPresent(const char* wanted) {
    std::uint32_t count = 0;
    VK_CHECK(vkEnumerateInstanceLayerProperties(&count, nullptr));
    std::vector<VkLayerProperties> layers(count);
    VK_CHECK(vkEnumerateInstanceLayerProperties(&count, layers.data()));
    return std::any_of(layers.begin(), layers.end(),
                       [&](const VkLayerProperties& layer) { return std::strcmp(layer.layerName, wanted) == 0; });
}

bool instanceExtensionPresent(const char* wanted) {
    std::uint32_t count = 0;
    VK_CHECK(vkEnumerateInstanceExtensionProperties(nullptr, &count, nullptr));
    std::vector<VkExtensionProperties> extensions(count);
    VK_CHECK(vkEnumerateInstanceExtensionProperties(nullptr, &count, extensions.data()));
    return std::any_of(extensions.begin(), extensions.end(), [&](const VkExtensionProperties& extension) {
        return std::strcmp(extension.extensionName, wanted) == 0;
    });
}

}  // namespace

Device::Device(const DeviceDescription& description) {
    loadVulkan();
    try {
        createInstance(description);
        if (description.makeSurface) firstSurface_ = description.makeSurface(instance_);
        const DeviceCandidate chosen = chooseDevice(deviceCandidates(instance_, firstSurface_), description.name);
        physical_ = chosen.physical;
        properties_ = chosen.properties;
        name_ = properties_.deviceName;
        queueFamily_ = chosen.queueFamily;
        external_ = externalOf(physical_);
        vkGetPhysicalDeviceMemoryProperties(physical_, &memory_);
        createDevice();
    } catch (...) {
        destroyAll();
        throw;
    }
}

Device::~Device() {
    if (device_ != VK_NULL_HANDLE) vkDeviceWaitIdle(device_);
    collect(~0ULL, ~0ULL);
    destroyAll();
}

void Device::destroyAll() {
    shaders_.reset();
    if (device_ != VK_NULL_HANDLE) {
        vkDestroyPipelineCache(device_, pipelineCache_, nullptr);
        vkDestroyDevice(device_, nullptr);
    }
    if (firstSurface_ != VK_NULL_HANDLE) vkDestroySurfaceKHR(instance_, firstSurface_, nullptr);
    if (messenger_ != VK_NULL_HANDLE) vkDestroyDebugUtilsMessengerEXT(instance_, messenger_, nullptr);
    if (instance_ != VK_NULL_HANDLE) vkDestroyInstance(instance_, nullptr);
}

void Device::createInstance(const DeviceDescription& description) {
    std::vector<const char*> extensions;
    for (const std::string& extension : description.surfaceExtensions) extensions.push_back(extension.c_str());
    std::vector<const char*> layers;
    debugUtils_ = instanceExtensionPresent(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    if (debugUtils_) extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    if (description.validation) {
        if (!layerPresent(kValidationLayer) || !debugUtils_) {
            throw Error("the Vulkan validation layer is missing; install vulkan-validationlayers");
        }
        layers.push_back(kValidationLayer);
    }

    const VkApplicationInfo application{.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
                                        .pApplicationName = "orrery",
                                        .pEngineName = "orrery",
                                        .apiVersion = VK_API_VERSION_1_3};
    VkDebugUtilsMessengerCreateInfoEXT messenger{
        .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
        .messageSeverity =
            VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
        .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT,
        .pfnUserCallback = onMessage,
        .pUserData = this};
    const VkValidationFeatureEnableEXT enabled = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    const VkValidationFeaturesEXT validation{.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT,
                                             .pNext = &messenger,
                                             .enabledValidationFeatureCount = 1,
                                             .pEnabledValidationFeatures = &enabled};
    const VkInstanceCreateInfo info{.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
                                    .pNext = description.validation ? &validation : nullptr,
                                    .pApplicationInfo = &application,
                                    .enabledLayerCount = static_cast<std::uint32_t>(layers.size()),
                                    .ppEnabledLayerNames = layers.data(),
                                    .enabledExtensionCount = static_cast<std::uint32_t>(extensions.size()),
                                    .ppEnabledExtensionNames = extensions.data()};
    VK_CHECK(vkCreateInstance(&info, nullptr, &instance_));
    volkLoadInstance(instance_);
    keepDriversMapped();
    if (description.validation) VK_CHECK(vkCreateDebugUtilsMessengerEXT(instance_, &messenger, nullptr, &messenger_));
}

void Device::createDevice() {
    const float priority = 1.0F;
    const VkDeviceQueueCreateInfo queue{.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                        .queueFamilyIndex = queueFamily_,
                                        .queueCount = 1,
                                        .pQueuePriorities = &priority};
    std::vector<const char*> extensions = requiredDeviceExtensions(firstSurface_ != VK_NULL_HANDLE);
    for (const char* extension : externalExtensions(external_)) extensions.push_back(extension);
    Features features;
    requestFeatures(features);
    // Nice to have, so it is no part of what makes a device usable.
    VkPhysicalDeviceFeatures has{};
    vkGetPhysicalDeviceFeatures(physical_, &has);
    features.core.features.samplerAnisotropy = has.samplerAnisotropy;
    if (has.samplerAnisotropy == VK_TRUE) mostAnisotropy_ = properties_.limits.maxSamplerAnisotropy;
    features.core.features.largePoints = has.largePoints;
    if (has.largePoints == VK_TRUE) mostPointSize_ = properties_.limits.pointSizeRange[1];
    const VkDeviceCreateInfo info{.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                  .pNext = &features.core,
                                  .queueCreateInfoCount = 1,
                                  .pQueueCreateInfos = &queue,
                                  .enabledExtensionCount = static_cast<std::uint32_t>(extensions.size()),
                                  .ppEnabledExtensionNames = extensions.data()};
    VK_CHECK(vkCreateDevice(physical_, &info, nullptr, &device_));
    volkLoadDevice(device_);
    vkGetDeviceQueue(device_, queueFamily_, 0, &queue_);
    setName(VK_OBJECT_TYPE_QUEUE, reinterpret_cast<std::uint64_t>(queue_), "queue");

    const VkPipelineCacheCreateInfo cache{.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO};
    VK_CHECK(vkCreatePipelineCache(device_, &cache, nullptr, &pipelineCache_));
    shaders_ = std::make_unique<ShaderLibrary>(device_);
}

VkSurfaceKHR Device::takeFirstSurface() {
    return std::exchange(firstSurface_, VK_NULL_HANDLE);
}

std::uint32_t Device::memoryType(std::uint32_t typeBits, VkMemoryPropertyFlags required,
                                 VkMemoryPropertyFlags preferred) const {
    for (const VkMemoryPropertyFlags wanted : {required | preferred, required}) {
        for (std::uint32_t type = 0; type < memory_.memoryTypeCount; ++type) {
            const bool allowed = (typeBits >> type & 1U) != 0;
            if (allowed && (memory_.memoryTypes[type].propertyFlags & wanted) == wanted) return type;
        }
    }
    throw Error(fmt::format("{} has no memory of the kind that is needed", name_));
}

void Device::setName(VkObjectType type, std::uint64_t handle, const std::string& name) const {
    if (!debugUtils_) return;
    const VkDebugUtilsObjectNameInfoEXT info{.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT,
                                             .objectType = type,
                                             .objectHandle = handle,
                                             .pObjectName = name.c_str()};
    VK_CHECK(vkSetDebugUtilsObjectNameEXT(device_, &info));
}

void Device::retire(std::function<void()> destroy) {
    const std::lock_guard lock(mutex_);
    retired_.push_back({recording_, std::move(destroy)});
}

void Device::collect(std::uint64_t completed, std::uint64_t recording) {
    std::vector<Retired> done;
    {
        const std::lock_guard lock(mutex_);
        recording_ = recording;
        const auto alive = std::stable_partition(retired_.begin(), retired_.end(),
                                                 [&](const Retired& entry) { return entry.frame <= completed; });
        std::move(retired_.begin(), alive, std::back_inserter(done));
        retired_.erase(retired_.begin(), alive);
    }
    for (const Retired& entry : done) entry.destroy();
}

void Device::submitAndWait(const std::function<void(Commands&)>& record) {
    const VkCommandPoolCreateInfo poolInfo{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                           .flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT,
                                           .queueFamilyIndex = queueFamily_};
    VkCommandPool pool = VK_NULL_HANDLE;
    VK_CHECK(vkCreateCommandPool(device_, &poolInfo, nullptr, &pool));
    const VkCommandBufferAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                               .commandPool = pool,
                                               .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                               .commandBufferCount = 1};
    VkCommandBuffer buffer = VK_NULL_HANDLE;
    VK_CHECK(vkAllocateCommandBuffers(device_, &allocate, &buffer));
    const VkCommandBufferBeginInfo begin{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                         .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    VK_CHECK(vkBeginCommandBuffer(buffer, &begin));
    Commands commands(*this, buffer);
    record(commands);
    VK_CHECK(vkEndCommandBuffer(buffer));
    const VkCommandBufferSubmitInfo submitted{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO,
                                              .commandBuffer = buffer};
    const VkSubmitInfo2 submit{
        .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2, .commandBufferInfoCount = 1, .pCommandBufferInfos = &submitted};
    VK_CHECK(vkQueueSubmit2(queue_, 1, &submit, VK_NULL_HANDLE));
    VK_CHECK(vkQueueWaitIdle(queue_));
    vkDestroyCommandPool(device_, pool, nullptr);
}

void Device::waitIdle() {
    VK_CHECK(vkDeviceWaitIdle(device_));
}

std::vector<std::string> Device::validationMessages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
}

VkBool32 VKAPI_CALL Device::onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT, VkDebugUtilsMessageTypeFlagsEXT,
                                      const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    auto& device = *static_cast<Device*>(user);
    const std::lock_guard lock(device.mutex_);
    device.messages_.emplace_back(data->pMessage);
    log::error("validation: {}", data->pMessage);
    return VK_FALSE;
}

}  // namespace orrery::gpu

#pragma once

// The Vulkan device: instance, queue, validation messages, and the ring in which destroyed objects wait until the
// frames that use them are done (the idea is Granite's per-frame deletion lists).

#include "engine/gpu/external.h"
#include "engine/gpu/vulkan.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace orrery::gpu {

class Commands;
class ShaderLibrary;

struct DeviceDescription {
    std::string name;         // part of the wanted device's name; empty chooses (discrete, integrated, virtual, CPU)
    bool validation = false;  // Khronos validation with synchronisation checks; missing layer is an Error
    // For a window: the instance extensions its system needs, and how to make a surface. Empty for headless work.
    std::vector<std::string> surfaceExtensions;
    std::function<VkSurfaceKHR(VkInstance)> makeSurface;
};

class Device {
 public:
    // Throws Error when there is no Vulkan loader, no driver, or no device with what the renderer needs; the message
    // says which.
    explicit Device(const DeviceDescription& description);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    VkInstance instance() const { return instance_; }
    VkPhysicalDevice physical() const { return physical_; }
    VkDevice handle() const { return device_; }
    VkQueue queue() const { return queue_; }
    std::uint32_t queueFamily() const { return queueFamily_; }
    VkSurfaceKHR takeFirstSurface();  // the one made to choose the device; VK_NULL_HANDLE when headless

    const std::string& name() const { return name_; }
    bool isSoftware() const { return properties_.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU; }
    const VkPhysicalDeviceProperties& properties() const { return properties_; }
    // Of a sampler; 1 where the device has none.
    float mostAnisotropy() const { return mostAnisotropy_; }
    // Diameter in pixels of a point that it draws; 1 where points have no size.
    float mostPointSize() const { return mostPointSize_; }
    // What it can share with another API; switched on where it is offered.
    const External& external() const { return external_; }
    VkPipelineCache pipelineCache() const { return pipelineCache_; }
    ShaderLibrary& shaders() const { return *shaders_; }

    // The index of a memory type that has all of `required`, and `preferred` too where it can.
    std::uint32_t memoryType(std::uint32_t typeBits, VkMemoryPropertyFlags required,
                             VkMemoryPropertyFlags preferred) const;

    void setName(VkObjectType type, std::uint64_t handle, const std::string& name) const;

    // Runs `destroy` once the frame that is being recorded, and all before it, are done. Thread-safe.
    void retire(std::function<void()> destroy);
    // Called by Frames: `completed` is the last frame that the device has finished, `recording` the one being recorded.
    void collect(std::uint64_t completed, std::uint64_t recording);

    // Records, submits and waits: for work at load time, never inside a frame.
    void submitAndWait(const std::function<void(Commands&)>& record);
    void waitIdle();

    // What the validation layer said so far; empty is the only good answer.
    std::vector<std::string> validationMessages() const;

 private:
    struct Retired {
        std::uint64_t frame;
        std::function<void()> destroy;
    };

    void createInstance(const DeviceDescription& description);
    void createDevice();
    void destroyAll();
    static VkBool32 VKAPI_CALL onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                         VkDebugUtilsMessageTypeFlagsEXT types,
                                         const VkDebugUtilsMessengerCallbackDataEXT* data, void* user);

    VkInstance instance_ = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
    VkSurfaceKHR firstSurface_ = VK_NULL_HANDLE;
    VkPhysicalDevice physical_ = VK_NULL_HANDLE;
    VkPhysicalDeviceProperties properties_{};
    VkPhysicalDeviceMemoryProperties memory_{};
    VkDevice device_ = VK_NULL_HANDLE;
    VkQueue queue_ = VK_NULL_HANDLE;
    std::uint32_t queueFamily_ = 0;
    VkPipelineCache pipelineCache_ = VK_NULL_HANDLE;
    std::string name_;
    External external_;
    bool debugUtils_ = false;
    float mostAnisotropy_ = 1.0F;
    float mostPointSize_ = 1.0F;
    std::unique_ptr<ShaderLibrary> shaders_;

    mutable std::mutex mutex_;  // guards what follows
    std::vector<Retired> retired_;
    std::uint64_t recording_ = 0;
    std::vector<std::string> messages_;
};

}  // namespace orrery::gpu

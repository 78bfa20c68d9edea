#pragma once

// Buffers and images: move-only, named, each with its own memory. A program of this size has some dozens of them, far
// from the 4,096 allocations that every Vulkan device allows, so there is no sub-allocator to understand.

#include "engine/base/math.h"
#include "engine/gpu/usage.h"

#include <cstddef>
#include <span>
#include <string>

namespace orrery::gpu {

class Device;

enum class Memory {
    device,    // fast for the GPU, not seen by the CPU
    upload,    // written by the CPU, read once or a few times by the GPU
    readback,  // written by the GPU, read by the CPU
};

struct BufferDescription {
    std::string name;
    VkDeviceSize size = 0;  // bytes
    VkBufferUsageFlags usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT;
    Memory memory = Memory::device;
    bool exported = false;  // another API will import it: an allocation of its own behind an opaque file descriptor
};

class Buffer {
 public:
    Buffer() = default;
    Buffer(Device& device, const BufferDescription& description);
    ~Buffer();
    Buffer(Buffer&& other) noexcept;
    Buffer& operator=(Buffer&& other) noexcept;

    explicit operator bool() const { return handle_ != VK_NULL_HANDLE; }
    VkBuffer handle() const { return handle_; }
    VkDeviceSize size() const { return size_; }
    // Where shaders find it (buffer_reference).
    VkDeviceAddress address() const { return address_; }
    // Of an exported buffer: what its memory takes, which is what the other API imports (it may exceed size()).
    VkDeviceSize allocated() const { return allocated_; }
    // A new file descriptor of an exported buffer's memory, the caller's to pass on or to close. Throws Error.
    int exportFd() const;
    // The CPU's view; empty for Memory::device.
    std::span<std::byte> mapped() const { return {mapped_, mapped_ != nullptr ? static_cast<std::size_t>(size_) : 0}; }

 private:
    void release();

    Device* device_ = nullptr;
    VkBuffer handle_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    VkDeviceSize size_ = 0;
    VkDeviceSize allocated_ = 0;
    VkDeviceAddress address_ = 0;
    std::byte* mapped_ = nullptr;
};

struct ImageDescription {
    std::string name;
    VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
    uvec2 size{1};
    VkImageUsageFlags usage = VK_IMAGE_USAGE_SAMPLED_BIT;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    std::uint32_t layers = 1;
    std::uint32_t levels = 1;  // of a mipmap, each half the size of the one before
    bool array = false;        // the view is a 2D array even with one layer
};

// How many levels a mipmap of this size has, down to one pixel.
std::uint32_t mipmapLevels(uvec2 size);

// An image with one view of all of it. It remembers what it was last used for, so that a pass only says what it needs.
class Image {
 public:
    Image() = default;
    Image(Device& device, const ImageDescription& description);
    // Wraps an image that something else owns (a swapchain's); the view is ours.
    Image(Device& device, VkImage borrowed, VkFormat format, uvec2 size, const std::string& name);
    ~Image();
    Image(Image&& other) noexcept;
    Image& operator=(Image&& other) noexcept;

    explicit operator bool() const { return handle_ != VK_NULL_HANDLE; }
    VkImage handle() const { return handle_; }
    VkImageView view() const { return view_; }
    VkFormat format() const { return format_; }
    uvec2 size() const { return size_; }
    VkExtent2D extent() const { return {size_.x, size_.y}; }
    std::uint32_t levels() const { return levels_; }
    VkImageAspectFlags aspect() const;

    Usage lastUsage() const { return lastUsage_; }
    void setLastUsage(Usage usage) { lastUsage_ = usage; }

 private:
    void makeView(VkImageViewType type, std::uint32_t layers, const std::string& name);
    void release();

    Device* device_ = nullptr;
    VkImage handle_ = VK_NULL_HANDLE;
    VkImageView view_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    bool borrowed_ = false;
    VkFormat format_ = VK_FORMAT_UNDEFINED;
    uvec2 size_{0};
    std::uint32_t levels_ = 1;
    Usage lastUsage_ = Usage::undefined;
};

enum class Filter { nearest, linear };

struct SamplerDescription {
    std::string name;
    Filter filter = Filter::linear;
    bool mipmaps = false;     // linear between levels; else the first alone
    bool repeat = false;      // outside 0..1; else the edge
    float anisotropy = 1.0F;  // samples along the longer side of a slanted pixel, as far as the device has them
};

class Sampler {
 public:
    Sampler() = default;
    Sampler(Device& device, const SamplerDescription& description);
    // One that clamps to the edge.
    Sampler(Device& device, Filter filter, const std::string& name)
        : Sampler(device, {.name = name, .filter = filter}) {}
    ~Sampler();
    Sampler(Sampler&& other) noexcept;
    Sampler& operator=(Sampler&& other) noexcept;

    VkSampler handle() const { return handle_; }

 private:
    Device* device_ = nullptr;
    VkSampler handle_ = VK_NULL_HANDLE;
};

}  // namespace orrery::gpu

#include "engine/gpu/resources.h"

#include "engine/base/error.h"
#include "engine/gpu/device.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace orrery::gpu {

namespace {

template <typename Handle>
std::uint64_t asNumber(Handle handle) {
    return reinterpret_cast<std::uint64_t>(handle);
}

struct MemoryWish {
    VkMemoryPropertyFlags required;
    VkMemoryPropertyFlags preferred;
};

MemoryWish wishFor(Memory memory) {
    switch (memory) {
        case Memory::device:
            return {VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0};
        case Memory::upload:
            return {VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT, 0};
        case Memory::readback:
            return {VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
                    VK_MEMORY_PROPERTY_HOST_CACHED_BIT};
    }
    return {};
}

// `next`: what else the allocation is to be told, or null.
VkDeviceMemory allocate(const Device& device, const VkMemoryRequirements& needs, Memory memory, bool addressed,
                        const void* next = nullptr) {
    const MemoryWish wish = wishFor(memory);
    const VkMemoryAllocateFlagsInfo flags{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO,
                                          .pNext = next,
                                          .flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT};
    const VkMemoryAllocateInfo info{
        .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
        .pNext = addressed ? &flags : next,
        .allocationSize = needs.size,
        .memoryTypeIndex = device.memoryType(needs.memoryTypeBits, wish.required, wish.preferred)};
    VkDeviceMemory result = VK_NULL_HANDLE;
    VK_CHECK(vkAllocateMemory(device.handle(), &info, nullptr, &result));
    return result;
}

// Memory of the buffer's own, which vkGetMemoryFdKHR can hand out.
VkDeviceMemory allocateExported(const Device& device, VkBuffer buffer, Memory memory, VkDeviceSize& allocated) {
    const VkBufferMemoryRequirementsInfo2 asked{.sType = VK_STRUCTURE_TYPE_BUFFER_MEMORY_REQUIREMENTS_INFO_2,
                                                .buffer = buffer};
    VkMemoryDedicatedRequirements wishes{.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_REQUIREMENTS};
    VkMemoryRequirements2 needs{.sType = VK_STRUCTURE_TYPE_MEMORY_REQUIREMENTS_2, .pNext = &wishes};
    vkGetBufferMemoryRequirements2(device.handle(), &asked, &needs);
    // Dedicated whether the device asks for it or not: the import then says the same on every device.
    const VkMemoryDedicatedAllocateInfo dedicated{.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
                                                  .buffer = buffer};
    const VkExportMemoryAllocateInfo exported{.sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO,
                                              .pNext = &dedicated,
                                              .handleTypes = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT};
    allocated = needs.memoryRequirements.size;
    return allocate(device, needs.memoryRequirements, memory, true, &exported);
}

bool isDepth(VkFormat format) {
    return format == VK_FORMAT_D32_SFLOAT || format == VK_FORMAT_D16_UNORM;
}

}  // namespace

Buffer::Buffer(Device& device, const BufferDescription& description) : device_(&device), size_(description.size) {
    ORRERY_CHECK(size_ > 0, "buffer {} has no size", description.name);
    ORRERY_CHECK(!description.exported || device.external().memoryFd, "{} cannot export {}", device.name(),
                 description.name);
    const VkExternalMemoryBufferCreateInfo external{.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO,
                                                    .handleTypes = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT};
    const VkBufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                  .pNext = description.exported ? &external : nullptr,
                                  .size = size_,
                                  .usage = description.usage | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT};
    VK_CHECK(vkCreateBuffer(device.handle(), &info, nullptr, &handle_));
    device.setName(VK_OBJECT_TYPE_BUFFER, asNumber(handle_), description.name);
    try {
        if (description.exported) {
            memory_ = allocateExported(device, handle_, description.memory, allocated_);
        } else {
            VkMemoryRequirements needs;
            vkGetBufferMemoryRequirements(device.handle(), handle_, &needs);
            memory_ = allocate(device, needs, description.memory, true);
        }
        VK_CHECK(vkBindBufferMemory(device.handle(), handle_, memory_, 0));
        if (description.memory != Memory::device) {
            void* pointer = nullptr;
            VK_CHECK(vkMapMemory(device.handle(), memory_, 0, VK_WHOLE_SIZE, 0, &pointer));
            mapped_ = static_cast<std::byte*>(pointer);
        }
    } catch (...) {
        release();
        throw;
    }
    const VkBufferDeviceAddressInfo address{.sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO, .buffer = handle_};
    address_ = vkGetBufferDeviceAddress(device.handle(), &address);
}

Buffer::~Buffer() {
    release();
}

Buffer::Buffer(Buffer&& other) noexcept
    : device_(std::exchange(other.device_, nullptr)),
      handle_(std::exchange(other.handle_, VK_NULL_HANDLE)),
      memory_(std::exchange(other.memory_, VK_NULL_HANDLE)),
      size_(std::exchange(other.size_, 0)),
      allocated_(std::exchange(other.allocated_, 0)),
      address_(std::exchange(other.address_, 0)),
      mapped_(std::exchange(other.mapped_, nullptr)) {}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    if (this != &other) {
        release();
        device_ = std::exchange(other.device_, nullptr);
        handle_ = std::exchange(other.handle_, VK_NULL_HANDLE);
        memory_ = std::exchange(other.memory_, VK_NULL_HANDLE);
        size_ = std::exchange(other.size_, 0);
        allocated_ = std::exchange(other.allocated_, 0);
        address_ = std::exchange(other.address_, 0);
        mapped_ = std::exchange(other.mapped_, nullptr);
    }
    return *this;
}

int Buffer::exportFd() const {
    ORRERY_CHECK(allocated_ > 0, "a file descriptor of a buffer that is not exported");
    const VkMemoryGetFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_MEMORY_GET_FD_INFO_KHR,
                                    .memory = memory_,
                                    .handleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT};
    int fd = -1;
    // Success with -1 has been seen.
    if (vkGetMemoryFdKHR(device_->handle(), &info, &fd) != VK_SUCCESS || fd < 0) {
        throw Error(fmt::format("{} gave no file descriptor for its memory; use --compute cpu", device_->name()));
    }
    return fd;
}

void Buffer::release() {
    if (handle_ == VK_NULL_HANDLE) return;
    device_->retire([device = device_->handle(), handle = handle_, memory = memory_] {
        vkDestroyBuffer(device, handle, nullptr);
        vkFreeMemory(device, memory, nullptr);
    });
    handle_ = VK_NULL_HANDLE;
    memory_ = VK_NULL_HANDLE;
}

std::uint32_t mipmapLevels(uvec2 size) {
    return static_cast<std::uint32_t>(std::bit_width(std::max(size.x, size.y)));
}

Image::Image(Device& device, const ImageDescription& description)
    : device_(&device), format_(description.format), size_(description.size), levels_(description.levels) {
    ORRERY_CHECK(size_.x > 0 && size_.y > 0, "image {} has no size", description.name);
    const VkImageCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                 .imageType = VK_IMAGE_TYPE_2D,
                                 .format = format_,
                                 .extent = {size_.x, size_.y, 1},
                                 .mipLevels = levels_,
                                 .arrayLayers = description.layers,
                                 .samples = description.samples,
                                 .tiling = VK_IMAGE_TILING_OPTIMAL,
                                 .usage = description.usage};
    VK_CHECK(vkCreateImage(device.handle(), &info, nullptr, &handle_));
    device.setName(VK_OBJECT_TYPE_IMAGE, asNumber(handle_), description.name);
    try {
        VkMemoryRequirements needs;
        vkGetImageMemoryRequirements(device.handle(), handle_, &needs);
        memory_ = allocate(device, needs, Memory::device, false);
        VK_CHECK(vkBindImageMemory(device.handle(), handle_, memory_, 0));
        makeView(description.array ? VK_IMAGE_VIEW_TYPE_2D_ARRAY : VK_IMAGE_VIEW_TYPE_2D, description.layers,
                 description.name);
    } catch (...) {
        release();
        throw;
    }
}

Image::Image(Device& device, VkImage borrowed, VkFormat format, uvec2 size, const std::string& name)
    : device_(&device), handle_(borrowed), borrowed_(true), format_(format), size_(size) {
    device.setName(VK_OBJECT_TYPE_IMAGE, asNumber(handle_), name);
    makeView(VK_IMAGE_VIEW_TYPE_2D, 1, name);
}

Image::~Image() {
    release();
}

Image::Image(Image&& other) noexcept
    : device_(std::exchange(other.device_, nullptr)),
      handle_(std::exchange(other.handle_, VK_NULL_HANDLE)),
      view_(std::exchange(other.view_, VK_NULL_HANDLE)),
      memory_(std::exchange(other.memory_, VK_NULL_HANDLE)),
      borrowed_(other.borrowed_),
      format_(other.format_),
      size_(other.size_),
      levels_(other.levels_),
      lastUsage_(other.lastUsage_) {}

Image& Image::operator=(Image&& other) noexcept {
    if (this != &other) {
        release();
        device_ = std::exchange(other.device_, nullptr);
        handle_ = std::exchange(other.handle_, VK_NULL_HANDLE);
        view_ = std::exchange(other.view_, VK_NULL_HANDLE);
        memory_ = std::exchange(other.memory_, VK_NULL_HANDLE);
        borrowed_ = other.borrowed_;
        format_ = other.format_;
        size_ = other.size_;
        levels_ = other.levels_;
        lastUsage_ = other.lastUsage_;
    }
    return *this;
}

VkImageAspectFlags Image::aspect() const {
    return isDepth(format_) ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
}

void Image::makeView(VkImageViewType type, std::uint32_t layers, const std::string& name) {
    const VkImageViewCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
                                     .image = handle_,
                                     .viewType = type,
                                     .format = format_,
                                     .subresourceRange = {aspect(), 0, levels_, 0, layers}};
    VK_CHECK(vkCreateImageView(device_->handle(), &info, nullptr, &view_));
    device_->setName(VK_OBJECT_TYPE_IMAGE_VIEW, asNumber(view_), name);
}

void Image::release() {
    if (handle_ == VK_NULL_HANDLE) return;
    device_->retire(
        [device = device_->handle(), handle = handle_, view = view_, memory = memory_, borrowed = borrowed_] {
            vkDestroyImageView(device, view, nullptr);
            if (!borrowed) vkDestroyImage(device, handle, nullptr);
            vkFreeMemory(device, memory, nullptr);
        });
    handle_ = VK_NULL_HANDLE;
    view_ = VK_NULL_HANDLE;
    memory_ = VK_NULL_HANDLE;
}

Sampler::Sampler(Device& device, const SamplerDescription& description) : device_(&device) {
    const VkFilter vkFilter = description.filter == Filter::linear ? VK_FILTER_LINEAR : VK_FILTER_NEAREST;
    const VkSamplerAddressMode outside =
        description.repeat ? VK_SAMPLER_ADDRESS_MODE_REPEAT : VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    const float anisotropy = std::min(description.anisotropy, device.mostAnisotropy());
    const VkSamplerCreateInfo info{
        .sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO,
        .magFilter = vkFilter,
        .minFilter = vkFilter,
        .mipmapMode = description.mipmaps ? VK_SAMPLER_MIPMAP_MODE_LINEAR : VK_SAMPLER_MIPMAP_MODE_NEAREST,
        .addressModeU = outside,
        .addressModeV = outside,
        .addressModeW = outside,
        .anisotropyEnable = anisotropy > 1.0F,
        .maxAnisotropy = anisotropy,
        .maxLod = description.mipmaps ? VK_LOD_CLAMP_NONE : 0.0F};
    VK_CHECK(vkCreateSampler(device.handle(), &info, nullptr, &handle_));
    device.setName(VK_OBJECT_TYPE_SAMPLER, asNumber(handle_), description.name);
}

Sampler::~Sampler() {
    if (handle_ == VK_NULL_HANDLE) return;
    device_->retire([device = device_->handle(), handle = handle_] { vkDestroySampler(device, handle, nullptr); });
}

Sampler::Sampler(Sampler&& other) noexcept
    : device_(other.device_), handle_(std::exchange(other.handle_, VK_NULL_HANDLE)) {}

Sampler& Sampler::operator=(Sampler&& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(handle_, other.handle_);
    return *this;
}

}  // namespace orrery::gpu

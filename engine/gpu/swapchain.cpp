#include "engine/gpu/swapchain.h"

#include "engine/gpu/device.h"
#include "engine/gpu/frames.h"

#include <algorithm>

namespace orrery::gpu {

namespace {

// Shaders encode sRGB themselves, so the images are plain 8-bit; every desktop offers one of the two.
VkSurfaceFormatKHR chooseFormat(VkPhysicalDevice physical, VkSurfaceKHR surface) {
    std::uint32_t count = 0;
    VK_CHECK(vkGetPhysicalDeviceSurfaceFormatsKHR(physical, surface, &count, nullptr));
    std::vector<VkSurfaceFormatKHR> formats(count);
    VK_CHECK(vkGetPhysicalDeviceSurfaceFormatsKHR(physical, surface, &count, formats.data()));
    for (const VkFormat wanted : {VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_R8G8B8A8_UNORM}) {
        for (const VkSurfaceFormatKHR& format : formats) {
            if (format.format == wanted && format.colorSpace == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR) return format;
        }
    }
    return formats.at(0);
}

VkPresentModeKHR chooseMode(VkPhysicalDevice physical, VkSurfaceKHR surface, bool vsync) {
    std::uint32_t count = 0;
    VK_CHECK(vkGetPhysicalDeviceSurfacePresentModesKHR(physical, surface, &count, nullptr));
    std::vector<VkPresentModeKHR> modes(count);
    VK_CHECK(vkGetPhysicalDeviceSurfacePresentModesKHR(physical, surface, &count, modes.data()));
    if (!vsync) {
        for (const VkPresentModeKHR wanted : {VK_PRESENT_MODE_IMMEDIATE_KHR, VK_PRESENT_MODE_MAILBOX_KHR}) {
            if (std::find(modes.begin(), modes.end(), wanted) != modes.end()) return wanted;
        }
    }
    return VK_PRESENT_MODE_FIFO_KHR;
}

}  // namespace

Swapchain::Swapchain(Device& device, VkSurfaceKHR surface, bool vsync)
    : device_(device), surface_(surface), vsync_(vsync), format_(chooseFormat(device.physical(), surface)) {}

Swapchain::~Swapchain() {
    vkDeviceWaitIdle(device_.handle());
    destroyImages();
    if (handle_ != VK_NULL_HANDLE) vkDestroySwapchainKHR(device_.handle(), handle_, nullptr);
    vkDestroySurfaceKHR(device_.instance(), surface_, nullptr);
}

void Swapchain::destroyImages() {
    images_.clear();
    for (VkSemaphore semaphore : presentable_) vkDestroySemaphore(device_.handle(), semaphore, nullptr);
    presentable_.clear();
}

void Swapchain::recreate(uvec2 windowSize) {
    VkSurfaceCapabilitiesKHR surface{};
    VK_CHECK(vkGetPhysicalDeviceSurfaceCapabilitiesKHR(device_.physical(), surface_, &surface));
    uvec2 size{surface.currentExtent.width, surface.currentExtent.height};
    if (surface.currentExtent.width == ~0U) {
        size = glm::clamp(windowSize, uvec2(surface.minImageExtent.width, surface.minImageExtent.height),
                          uvec2(surface.maxImageExtent.width, surface.maxImageExtent.height));
    }
    device_.waitIdle();
    destroyImages();
    size_ = size;
    if (size.x == 0 || size.y == 0) return;

    std::uint32_t count = surface.minImageCount + 1;
    if (surface.maxImageCount > 0) count = std::min(count, surface.maxImageCount);
    const VkSwapchainCreateInfoKHR info{
        .sType = VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR,
        .surface = surface_,
        .minImageCount = count,
        .imageFormat = format_.format,
        .imageColorSpace = format_.colorSpace,
        .imageExtent = {size.x, size.y},
        .imageArrayLayers = 1,
        .imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT,
        .preTransform = surface.currentTransform,
        .compositeAlpha = VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR,
        .presentMode = chooseMode(device_.physical(), surface_, vsync_),
        .clipped = VK_TRUE,
        .oldSwapchain = handle_};
    VkSwapchainKHR made = VK_NULL_HANDLE;
    VK_CHECK(vkCreateSwapchainKHR(device_.handle(), &info, nullptr, &made));
    if (handle_ != VK_NULL_HANDLE) vkDestroySwapchainKHR(device_.handle(), handle_, nullptr);
    handle_ = made;
    device_.setName(VK_OBJECT_TYPE_SWAPCHAIN_KHR, reinterpret_cast<std::uint64_t>(handle_), "swapchain");

    std::uint32_t images = 0;
    VK_CHECK(vkGetSwapchainImagesKHR(device_.handle(), handle_, &images, nullptr));
    std::vector<VkImage> handles(images);
    VK_CHECK(vkGetSwapchainImagesKHR(device_.handle(), handle_, &images, handles.data()));
    for (VkImage image : handles) {
        images_.emplace_back(device_, image, format_.format, size, "swapchain image");
        const VkSemaphoreCreateInfo semaphore{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
        VkSemaphore ready = VK_NULL_HANDLE;
        VK_CHECK(vkCreateSemaphore(device_.handle(), &semaphore, nullptr, &ready));
        device_.setName(VK_OBJECT_TYPE_SEMAPHORE, reinterpret_cast<std::uint64_t>(ready), "image presentable");
        presentable_.push_back(ready);
    }
    stale_ = false;
}

Image* Swapchain::acquire(Frames& frames, uvec2 windowSize) {
    if (stale_ || windowSize != size_) recreate(windowSize);
    if (images_.empty()) return nullptr;
    // The slot's semaphore may be waited on by its last frame: that frame must be done before it is signalled anew.
    Frames::Slot& slot = frames.slots_[static_cast<std::size_t>((frames.number_ + 1) % frames.slots_.size())];
    frames.waitFor(slot.lastFrame);
    const VkResult result =
        vkAcquireNextImageKHR(device_.handle(), handle_, ~0ULL, slot.acquired, VK_NULL_HANDLE, &current_);
    if (result == VK_ERROR_OUT_OF_DATE_KHR) {
        stale_ = true;
        return nullptr;
    }
    if (check(result, "vkAcquireNextImageKHR") == VK_SUBOPTIMAL_KHR) stale_ = true;
    Image& image = images_[current_];
    image.setLastUsage(Usage::undefined);
    return &image;
}

void Swapchain::present() {
    const VkPresentInfoKHR info{.sType = VK_STRUCTURE_TYPE_PRESENT_INFO_KHR,
                                .waitSemaphoreCount = 1,
                                .pWaitSemaphores = &presentable_[current_],
                                .swapchainCount = 1,
                                .pSwapchains = &handle_,
                                .pImageIndices = &current_};
    const VkResult result = vkQueuePresentKHR(device_.queue(), &info);
    if (result == VK_ERROR_OUT_OF_DATE_KHR || result == VK_SUBOPTIMAL_KHR) {
        stale_ = true;
        return;
    }
    check(result, "vkQueuePresentKHR");
}

}  // namespace orrery::gpu

#pragma once

// The images of a window. Made again when the window changes its size; a minimised window has none.

#include "engine/gpu/resources.h"

#include <vector>

namespace orrery::gpu {

class Device;
class Frames;

class Swapchain {
 public:
    // Takes the surface. `vsync` false shows frames as they come (benchmarks).
    Swapchain(Device& device, VkSurfaceKHR surface, bool vsync);
    ~Swapchain();
    Swapchain(const Swapchain&) = delete;
    Swapchain& operator=(const Swapchain&) = delete;

    // The image to draw into, or nullptr when the window has no area or has just changed: skip the frame.
    // `windowSize` in pixels is asked for when the surface leaves the size to us. Call before Frames::begin.
    Image* acquire(Frames& frames, uvec2 windowSize);

    VkFormat format() const { return format_.format; }
    uvec2 size() const { return size_; }

 private:
    friend class Frames;
    VkSemaphore presentable() const { return presentable_[current_]; }
    void present();
    void recreate(uvec2 windowSize);
    void destroyImages();

    Device& device_;
    VkSurfaceKHR surface_;
    bool vsync_;
    VkSurfaceFormatKHR format_{};
    VkSwapchainKHR handle_ = VK_NULL_HANDLE;
    uvec2 size_{0};
    bool stale_ = true;
    std::uint32_t current_ = 0;
    std::vector<Image> images_;
    std::vector<VkSemaphore> presentable_;  // one an image: presenting the image is what frees it
};

}  // namespace orrery::gpu

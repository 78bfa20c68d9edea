#pragma once

// The images that a frame is drawn through, made anew when the picture's size or the quality changes.

#include "engine/gpu/resources.h"
#include "engine/render/quality.h"

#include <array>

namespace orrery::render {

inline constexpr VkFormat kSceneFormat = VK_FORMAT_R16G16B16A16_SFLOAT;
inline constexpr VkFormat kDepthFormat = VK_FORMAT_D32_SFLOAT;
inline constexpr int kBloomLevels = 4;

class Targets {
 public:
    // Makes what the quality needs for a picture of this size and format; nothing when it is there already.
    void prepare(gpu::Device& device, uvec2 pictureSize, VkFormat pictureFormat, const Quality& quality);

    uvec2 sceneSize{0};
    gpu::Image multisampled;       // empty with one sample
    gpu::Image multisampledDepth;  // empty with one sample
    gpu::Image scene;      // linear, floating point (post) or encoded at a lower size; empty when drawn directly
    gpu::Image depth;      // of the first sample of each pixel
    gpu::Image occlusion;  // half size, one channel; only with post
    std::array<gpu::Image, kBloomLevels> bloom;

 private:
    uvec2 pictureSize_{0};
    VkFormat pictureFormat_ = VK_FORMAT_UNDEFINED;
    std::string_view quality_;
};

}  // namespace orrery::render

#include "engine/render/targets.h"

#include "engine/gpu/device.h"

#include <string>

namespace orrery::render {

void Targets::prepare(gpu::Device& device, uvec2 pictureSize, VkFormat pictureFormat, const Quality& quality) {
    if (pictureSize == pictureSize_ && pictureFormat == pictureFormat_ && quality.name == quality_) return;
    pictureSize_ = pictureSize;
    pictureFormat_ = pictureFormat;
    quality_ = quality.name;

    constexpr VkImageUsageFlags kColour = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    constexpr VkImageUsageFlags kDepth = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    constexpr VkImageUsageFlags kSampled = VK_IMAGE_USAGE_SAMPLED_BIT;
    const VkFormat sceneFormat = quality.post ? kSceneFormat : pictureFormat;
    const auto divisor = static_cast<unsigned>(quality.divisor);
    sceneSize = glm::max((pictureSize + (divisor - 1U)) / divisor, uvec2(1));
    const bool multisample = quality.samples != VK_SAMPLE_COUNT_1_BIT;
    const bool direct = !quality.post && quality.divisor == 1;

    multisampled = {};
    multisampledDepth = {};
    scene = {};
    occlusion = {};
    bloom = {};
    depth = gpu::Image(device,
                       {.name = "scene depth", .format = kDepthFormat, .size = sceneSize, .usage = kDepth | kSampled});
    if (multisample) {
        multisampled = gpu::Image(device, {.name = "scene samples",
                                           .format = sceneFormat,
                                           .size = sceneSize,
                                           .usage = kColour | VK_IMAGE_USAGE_TRANSIENT_ATTACHMENT_BIT,
                                           .samples = quality.samples});
        multisampledDepth = gpu::Image(device, {.name = "scene depth samples",
                                                .format = kDepthFormat,
                                                .size = sceneSize,
                                                .usage = kDepth | VK_IMAGE_USAGE_TRANSIENT_ATTACHMENT_BIT,
                                                .samples = quality.samples});
    }
    if (!direct) {
        scene = gpu::Image(device,
                           {.name = "scene", .format = sceneFormat, .size = sceneSize, .usage = kColour | kSampled});
    }
    if (!quality.post) return;
    occlusion = gpu::Image(device, {.name = "occlusion",
                                    .format = VK_FORMAT_R8_UNORM,
                                    .size = glm::max(sceneSize / 2U, uvec2(1)),
                                    .usage = kColour | kSampled});
    uvec2 size = sceneSize;
    for (gpu::Image& level : bloom) {
        size = glm::max(size / 2U, uvec2(1));
        level = gpu::Image(device, {.name = "bloom " + std::to_string(size.x),
                                    .format = kSceneFormat,
                                    .size = size,
                                    .usage = kColour | kSampled});
    }
}

}  // namespace orrery::render

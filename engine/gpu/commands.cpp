#include "engine/gpu/commands.h"

#include "engine/base/error.h"
#include "engine/gpu/device.h"
#include "engine/gpu/pipeline.h"
#include "engine/gpu/timers.h"

#include <array>

namespace orrery::gpu {

void Commands::use(Image& image, Usage usage, bool discard) {
    const UsageInfo from = usageInfo(image.lastUsage());
    const UsageInfo to = usageInfo(usage);
    image.setLastUsage(usage);
    // Two reads in the same layout need no barrier between them.
    if (!from.writes && !to.writes && from.layout == to.layout && (from.stages & to.stages) == to.stages) return;
    // A first use waits for the stages of its own kind: a swapchain image is acquired at colour output.
    const bool first = from.layout == VK_IMAGE_LAYOUT_UNDEFINED || from.stages == VK_PIPELINE_STAGE_2_NONE;
    const VkImageMemoryBarrier2 barrier{
        .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2,
        .srcStageMask = first ? to.stages : from.stages,
        .srcAccessMask = from.writes ? from.access : VK_ACCESS_2_NONE,
        .dstStageMask = to.stages,
        .dstAccessMask = to.access,
        .oldLayout = discard ? VK_IMAGE_LAYOUT_UNDEFINED : from.layout,
        .newLayout = to.layout,
        .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .image = image.handle(),
        .subresourceRange = {image.aspect(), 0, VK_REMAINING_MIP_LEVELS, 0, VK_REMAINING_ARRAY_LAYERS}};
    const VkDependencyInfo dependency{
        .sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO, .imageMemoryBarrierCount = 1, .pImageMemoryBarriers = &barrier};
    vkCmdPipelineBarrier2(buffer_, &dependency);
}

void Commands::memoryBarrier(Usage from, Usage to) {
    const UsageInfo source = usageInfo(from);
    const UsageInfo target = usageInfo(to);
    const VkMemoryBarrier2 barrier{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER_2,
                                   .srcStageMask = source.stages,
                                   .srcAccessMask = source.access,
                                   .dstStageMask = target.stages,
                                   .dstAccessMask = target.access};
    const VkDependencyInfo dependency{
        .sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO, .memoryBarrierCount = 1, .pMemoryBarriers = &barrier};
    vkCmdPipelineBarrier2(buffer_, &dependency);
}

void Commands::bufferBarrier(const VkBufferMemoryBarrier2& barrier) {
    const VkDependencyInfo dependency{
        .sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO, .bufferMemoryBarrierCount = 1, .pBufferMemoryBarriers = &barrier};
    vkCmdPipelineBarrier2(buffer_, &dependency);
}

void Commands::acquireExternal(const Buffer& buffer, VkDeviceSize offset, VkDeviceSize size, Usage usage) {
    const UsageInfo read = usageInfo(usage);
    // The same stages before it as after: so it chains to the semaphore that the submission waits for there.
    bufferBarrier({.sType = VK_STRUCTURE_TYPE_BUFFER_MEMORY_BARRIER_2,
                   .srcStageMask = read.stages,
                   .dstStageMask = read.stages,
                   .dstAccessMask = read.access,
                   .srcQueueFamilyIndex = VK_QUEUE_FAMILY_EXTERNAL,
                   .dstQueueFamilyIndex = device_.queueFamily(),
                   .buffer = buffer.handle(),
                   .offset = offset,
                   .size = size});
}

void Commands::releaseExternal(const Buffer& buffer, VkDeviceSize offset, VkDeviceSize size, Usage usage) {
    // Only read here, so there is nothing to be made visible; the frame's semaphore holds the writer back.
    bufferBarrier({.sType = VK_STRUCTURE_TYPE_BUFFER_MEMORY_BARRIER_2,
                   .srcStageMask = usageInfo(usage).stages,
                   .srcQueueFamilyIndex = device_.queueFamily(),
                   .dstQueueFamilyIndex = VK_QUEUE_FAMILY_EXTERNAL,
                   .buffer = buffer.handle(),
                   .offset = offset,
                   .size = size});
}

void Commands::beginRendering(const Rendering& rendering) {
    std::vector<VkRenderingAttachmentInfo> colours;
    VkExtent2D extent{};
    for (const ColourTarget& target : rendering.colour) {
        VkRenderingAttachmentInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                       .imageView = target.image->view(),
                                       .imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
        info.loadOp = target.clear            ? VK_ATTACHMENT_LOAD_OP_CLEAR
                      : target.discardContent ? VK_ATTACHMENT_LOAD_OP_DONT_CARE
                                              : VK_ATTACHMENT_LOAD_OP_LOAD;
        info.storeOp = target.store ? VK_ATTACHMENT_STORE_OP_STORE : VK_ATTACHMENT_STORE_OP_DONT_CARE;
        if (target.clear) {
            const vec4& c = *target.clear;
            info.clearValue.color = {{c.r, c.g, c.b, c.a}};
        }
        if (target.resolve != nullptr) {
            info.resolveMode = VK_RESOLVE_MODE_AVERAGE_BIT;
            info.resolveImageView = target.resolve->view();
            info.resolveImageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
        }
        extent = target.image->extent();
        colours.push_back(info);
    }
    VkRenderingAttachmentInfo depth{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    if (rendering.depth) {
        const DepthTarget& target = *rendering.depth;
        depth.imageView = target.image->view();
        depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
        depth.loadOp = target.clear ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD;
        depth.storeOp = target.store ? VK_ATTACHMENT_STORE_OP_STORE : VK_ATTACHMENT_STORE_OP_DONT_CARE;
        if (target.clear) depth.clearValue.depthStencil = {*target.clear, 0};
        if (target.resolve != nullptr) {
            depth.resolveMode = VK_RESOLVE_MODE_SAMPLE_ZERO_BIT;
            depth.resolveImageView = target.resolve->view();
            depth.resolveImageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
        }
        extent = target.image->extent();
    }
    const VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                               .renderArea = {{0, 0}, extent},
                               .layerCount = 1,
                               .colorAttachmentCount = static_cast<std::uint32_t>(colours.size()),
                               .pColorAttachments = colours.data(),
                               .pDepthAttachment = rendering.depth ? &depth : nullptr};
    vkCmdBeginRendering(buffer_, &info);
    setViewport(vec2(0.0F), vec2(extent.width, extent.height));
    setScissor(ivec2(0), {extent.width, extent.height});
}

void Commands::endRendering() {
    vkCmdEndRendering(buffer_);
}

void Commands::setScissor(ivec2 offset, uvec2 size) {
    const VkRect2D scissor{{offset.x, offset.y}, {size.x, size.y}};
    vkCmdSetScissor(buffer_, 0, 1, &scissor);
}

void Commands::setViewport(vec2 offset, vec2 size) {
    const VkViewport viewport{offset.x, offset.y, size.x, size.y, 0.0F, 1.0F};
    vkCmdSetViewport(buffer_, 0, 1, &viewport);
}

void Commands::setCull(VkCullModeFlags cull) {
    vkCmdSetCullMode(buffer_, cull);
}

void Commands::bind(const Pipeline& pipeline) {
    bound_ = &pipeline;
    vkCmdBindPipeline(buffer_, pipeline.bindPoint(), pipeline.handle());
}

void Commands::pushBytes(std::span<const std::byte> bytes) {
    ORRERY_CHECK(bound_ != nullptr, "push constants before a pipeline is bound");
    vkCmdPushConstants(buffer_, bound_->layout(), bound_->stages(), 0, static_cast<std::uint32_t>(bytes.size()),
                       bytes.data());
}

void Commands::uniforms(const Buffer& buffer, VkDeviceSize offset, VkDeviceSize size) {
    ORRERY_CHECK(bound_ != nullptr, "uniforms without a pipeline");
    const VkDescriptorBufferInfo info{buffer.handle(), offset, size};
    const VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                     .dstBinding = 0,
                                     .descriptorCount = 1,
                                     .descriptorType = VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER,
                                     .pBufferInfo = &info};
    vkCmdPushDescriptorSetKHR(buffer_, bound_->bindPoint(), bound_->layout(), 0, 1, &write);
}

void Commands::sample(std::span<const SampledImage> images) {
    ORRERY_CHECK(bound_ != nullptr && images.size() <= 8, "textures without a pipeline, or more than 8 of them");
    std::array<VkDescriptorImageInfo, 8> infos;
    std::array<VkWriteDescriptorSet, 8> writes;
    for (std::size_t i = 0; i < images.size(); ++i) {
        infos[i] = {.sampler = images[i].sampler->handle(),
                    .imageView = images[i].image->view(),
                    .imageLayout = usageInfo(images[i].image->lastUsage()).layout};
        writes[i] = {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                     .dstBinding = images[i].binding,
                     .descriptorCount = 1,
                     .descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                     .pImageInfo = &infos[i]};
    }
    vkCmdPushDescriptorSetKHR(buffer_, bound_->bindPoint(), bound_->layout(), 0,
                              static_cast<std::uint32_t>(images.size()), writes.data());
}

void Commands::storage(std::uint32_t binding, const Image& image) {
    ORRERY_CHECK(bound_ != nullptr, "a storage image without a pipeline");
    const VkDescriptorImageInfo info{.imageView = image.view(), .imageLayout = VK_IMAGE_LAYOUT_GENERAL};
    const VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                     .dstBinding = binding,
                                     .descriptorCount = 1,
                                     .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE,
                                     .pImageInfo = &info};
    vkCmdPushDescriptorSetKHR(buffer_, bound_->bindPoint(), bound_->layout(), 0, 1, &write);
}

void Commands::bindIndices(const Buffer& buffer, VkDeviceSize offset, VkIndexType type) {
    vkCmdBindIndexBuffer(buffer_, buffer.handle(), offset, type);
}

void Commands::draw(std::uint32_t vertices, std::uint32_t instances, std::uint32_t firstVertex,
                    std::uint32_t firstInstance) {
    vkCmdDraw(buffer_, vertices, instances, firstVertex, firstInstance);
}

void Commands::drawIndexed(std::uint32_t indices, std::uint32_t instances, std::uint32_t firstIndex,
                           std::int32_t vertexOffset, std::uint32_t firstInstance) {
    vkCmdDrawIndexed(buffer_, indices, instances, firstIndex, vertexOffset, firstInstance);
}

void Commands::drawIndirect(const Buffer& commands, VkDeviceSize offset) {
    vkCmdDrawIndirect(buffer_, commands.handle(), offset, 1, sizeof(VkDrawIndirectCommand));
}

void Commands::dispatch(uvec2 groups) {
    vkCmdDispatch(buffer_, groups.x, groups.y, 1);
}

void Commands::copyToImage(const Buffer& source, VkDeviceSize offset, Image& target, ivec2 targetOffset, uvec2 size,
                           std::uint32_t layer) {
    const VkBufferImageCopy region{.bufferOffset = offset,
                                   .imageSubresource = {target.aspect(), 0, layer, 1},
                                   .imageOffset = {targetOffset.x, targetOffset.y, 0},
                                   .imageExtent = {size.x, size.y, 1}};
    vkCmdCopyBufferToImage(buffer_, source.handle(), target.handle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
}

void Commands::makeMipmaps(Image& image) {
    ORRERY_CHECK(image.lastUsage() == Usage::transferTarget, "mipmaps of an image that was not filled");
    const UsageInfo written = usageInfo(Usage::transferTarget);
    const UsageInfo read = usageInfo(Usage::transferSource);
    const auto corner = [&](std::uint32_t level) {
        const uvec2 size = glm::max(image.size() >> level, uvec2(1));
        return VkOffset3D{static_cast<std::int32_t>(size.x), static_cast<std::int32_t>(size.y), 1};
    };
    for (std::uint32_t level = 0; level < image.levels(); ++level) {
        const VkImageMemoryBarrier2 barrier{
            .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2,
            .srcStageMask = written.stages,
            .srcAccessMask = written.access,
            .dstStageMask = read.stages,
            .dstAccessMask = read.access,
            .oldLayout = written.layout,
            .newLayout = read.layout,
            .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
            .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
            .image = image.handle(),
            .subresourceRange = {image.aspect(), level, 1, 0, VK_REMAINING_ARRAY_LAYERS}};
        const VkDependencyInfo dependency{
            .sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO, .imageMemoryBarrierCount = 1, .pImageMemoryBarriers = &barrier};
        vkCmdPipelineBarrier2(buffer_, &dependency);
        if (level + 1 == image.levels()) break;
        const VkImageBlit blit{.srcSubresource = {image.aspect(), level, 0, 1},
                               .srcOffsets = {{0, 0, 0}, corner(level)},
                               .dstSubresource = {image.aspect(), level + 1, 0, 1},
                               .dstOffsets = {{0, 0, 0}, corner(level + 1)}};
        vkCmdBlitImage(buffer_, image.handle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, image.handle(),
                       VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &blit, VK_FILTER_LINEAR);
    }
    image.setLastUsage(Usage::transferSource);
}

void Commands::copyToBuffer(Image& source, const Buffer& target) {
    const VkBufferImageCopy region{.imageSubresource = {source.aspect(), 0, 0, 1},
                                   .imageExtent = {source.size().x, source.size().y, 1}};
    vkCmdCopyImageToBuffer(buffer_, source.handle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, target.handle(), 1, &region);
}

void Commands::copy(const Buffer& source, VkDeviceSize sourceOffset, const Buffer& target, VkDeviceSize targetOffset,
                    VkDeviceSize size) {
    const VkBufferCopy region{sourceOffset, targetOffset, size};
    vkCmdCopyBuffer(buffer_, source.handle(), target.handle(), 1, &region);
}

void Commands::clear(Image& image, const vec4& colour) {
    const VkClearColorValue value{{colour.r, colour.g, colour.b, colour.a}};
    const VkImageSubresourceRange range{image.aspect(), 0, 1, 0, VK_REMAINING_ARRAY_LAYERS};
    vkCmdClearColorImage(buffer_, image.handle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &value, 1, &range);
}

Scope::Scope(Commands& commands, const char* name) : commands_(commands) {
    if (vkCmdBeginDebugUtilsLabelEXT != nullptr) {
        const VkDebugUtilsLabelEXT label{.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_LABEL_EXT, .pLabelName = name};
        vkCmdBeginDebugUtilsLabelEXT(commands_.buffer_, &label);
    }
    if (commands_.timers_ != nullptr) timer_ = commands_.timers_->begin(commands_.buffer_, name);
}

Scope::~Scope() {
    if (commands_.timers_ != nullptr) commands_.timers_->end(commands_.buffer_, timer_);
    if (vkCmdEndDebugUtilsLabelEXT != nullptr) vkCmdEndDebugUtilsLabelEXT(commands_.buffer_);
}

}  // namespace orrery::gpu

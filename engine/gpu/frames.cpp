#include "engine/gpu/frames.h"

#include "engine/base/error.h"
#include "engine/gpu/device.h"
#include "engine/gpu/swapchain.h"

#include <algorithm>
#include <array>

namespace orrery::gpu {

namespace {

constexpr VkDeviceSize kChunk = 1U << 20U;  // bytes; grows with what a frame needs
constexpr int kShrinkAfter = 240;           // frames of a slot that needed far less: some seconds
constexpr VkDeviceSize kFarLess = 4;        // times
constexpr VkDeviceSize kAlignment = 256;    // covers every minimum alignment that Vulkan allows a device to ask

VkSemaphoreSubmitInfo submitInfo(const TimelinePoint& point) {
    return {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO,
            .semaphore = point.timeline,
            .value = point.value,
            .stageMask = point.stages};
}

}  // namespace

Upload UploadMemory::allocate(VkDeviceSize size) {
    const VkDeviceSize rounded = (size + kAlignment - 1) / kAlignment * kAlignment;
    if (chunks_.empty() || used_ + rounded > chunks_.back().size()) {
        const VkDeviceSize last = chunks_.empty() ? kChunk / 2 : chunks_.back().size();
        chunks_.emplace_back(
            device_, BufferDescription{.name = "frame upload",
                                       .size = std::max(last * 2, rounded),
                                       .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_INDEX_BUFFER_BIT |
                                                VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT | VK_BUFFER_USAGE_INDEX_BUFFER_BIT |
                                                VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                       .memory = Memory::upload});
        full_ += used_;
        used_ = 0;
    }
    const Buffer& chunk = chunks_.back();
    const Upload upload{chunk.mapped().subspan(static_cast<std::size_t>(used_), static_cast<std::size_t>(size)), &chunk,
                        used_, chunk.address() + used_};
    used_ += rounded;
    return upload;
}

void UploadMemory::reset() {
    // One chunk that holds a whole frame is kept; the smaller ones before it were the way there.
    if (chunks_.size() > 1) chunks_.erase(chunks_.begin(), chunks_.end() - 1);
    most_ = std::max(most_, full_ + used_);
    used_ = full_ = 0;
    if (++frames_ < kShrinkAfter) return;
    // The next frame makes one of the least size, and grows from there.
    if (!chunks_.empty() && chunks_.back().size() > std::max(kChunk, most_ * kFarLess)) chunks_.clear();
    most_ = 0;
    frames_ = 0;
}

VkDeviceSize UploadMemory::held() const {
    VkDeviceSize bytes = 0;
    for (const Buffer& chunk : chunks_) bytes += chunk.size();
    return bytes;
}

Frames::Frames(Device& device, std::uint32_t inFlight) : device_(device), slots_(inFlight) {
    const VkSemaphoreTypeCreateInfo timeline{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                             .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
    const VkSemaphoreCreateInfo timelineInfo{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &timeline};
    VK_CHECK(vkCreateSemaphore(device.handle(), &timelineInfo, nullptr, &done_));
    device.setName(VK_OBJECT_TYPE_SEMAPHORE, reinterpret_cast<std::uint64_t>(done_), "frames done");
    for (Slot& slot : slots_) {
        const VkCommandPoolCreateInfo pool{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                           .flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT,
                                           .queueFamilyIndex = device.queueFamily()};
        VK_CHECK(vkCreateCommandPool(device.handle(), &pool, nullptr, &slot.pool));
        const VkCommandBufferAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                   .commandPool = slot.pool,
                                                   .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                                   .commandBufferCount = 1};
        VK_CHECK(vkAllocateCommandBuffers(device.handle(), &allocate, &slot.buffer));
        device.setName(VK_OBJECT_TYPE_COMMAND_BUFFER, reinterpret_cast<std::uint64_t>(slot.buffer), "frame");
        const VkSemaphoreCreateInfo binary{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
        VK_CHECK(vkCreateSemaphore(device.handle(), &binary, nullptr, &slot.acquired));
        device.setName(VK_OBJECT_TYPE_SEMAPHORE, reinterpret_cast<std::uint64_t>(slot.acquired), "image acquired");
        slot.timers = std::make_unique<Timers>(device);
        slot.upload = std::make_unique<UploadMemory>(device);
        slot.commands = std::make_unique<Commands>(device, slot.buffer, slot.timers.get());
    }
}

Frames::~Frames() {
    vkDeviceWaitIdle(device_.handle());
    for (Slot& slot : slots_) {
        vkDestroySemaphore(device_.handle(), slot.acquired, nullptr);
        vkDestroyCommandPool(device_.handle(), slot.pool, nullptr);
    }
    vkDestroySemaphore(device_.handle(), done_, nullptr);
}

void Frames::waitFor(std::uint64_t frame) {
    const VkSemaphoreWaitInfo wait{
        .sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO, .semaphoreCount = 1, .pSemaphores = &done_, .pValues = &frame};
    // A minute: a software device on a busy machine is slow, a hung one never answers.
    if (VK_CHECK(vkWaitSemaphores(device_.handle(), &wait, 60'000'000'000ULL)) == VK_TIMEOUT) {
        throw Error("the graphics device does not answer; the driver may have hung");
    }
}

Frame Frames::begin() {
    ++number_;
    Slot& slot = current();
    waitFor(slot.lastFrame);
    std::uint64_t completed = 0;
    VK_CHECK(vkGetSemaphoreCounterValue(device_.handle(), done_, &completed));
    device_.collect(completed, number_);
    slot.upload->reset();
    VK_CHECK(vkResetCommandPool(device_.handle(), slot.pool, 0));
    const VkCommandBufferBeginInfo begin{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                         .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    VK_CHECK(vkBeginCommandBuffer(slot.buffer, &begin));
    slot.timers->restart(slot.buffer);
    if (!slot.timers->lastFrame().empty()) passTimes_ = slot.timers->lastFrame();
    links_ = {};
    return {number_, *slot.commands, *slot.upload, links_, completed};
}

void Frames::submit(Swapchain* swapchain) {
    Slot& slot = current();
    VK_CHECK(vkEndCommandBuffer(slot.buffer));
    const VkCommandBufferSubmitInfo commands{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO,
                                             .commandBuffer = slot.buffer};
    std::vector<VkSemaphoreSubmitInfo> waits;
    for (const TimelinePoint& point : links_.waits) waits.push_back(submitInfo(point));
    std::vector<VkSemaphoreSubmitInfo> signals{submitInfo({.timeline = done_, .value = number_})};
    for (const TimelinePoint& point : links_.signals) signals.push_back(submitInfo(point));
    if (swapchain != nullptr) {
        // Binary ones: their value is not looked at.
        waits.push_back(
            submitInfo({.timeline = slot.acquired, .stages = VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT}));
        signals.push_back(submitInfo({.timeline = swapchain->presentable()}));
    }
    const VkSubmitInfo2 submit{.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2,
                               .waitSemaphoreInfoCount = static_cast<std::uint32_t>(waits.size()),
                               .pWaitSemaphoreInfos = waits.data(),
                               .commandBufferInfoCount = 1,
                               .pCommandBufferInfos = &commands,
                               .signalSemaphoreInfoCount = static_cast<std::uint32_t>(signals.size()),
                               .pSignalSemaphoreInfos = signals.data()};
    VK_CHECK(vkQueueSubmit2(device_.queue(), 1, &submit, VK_NULL_HANDLE));
    slot.lastFrame = number_;
    if (swapchain != nullptr) swapchain->present();
}

void Frames::finish() {
    waitFor(number_);
}

}  // namespace orrery::gpu

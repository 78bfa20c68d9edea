#include "engine/interop/shared_buffer.h"

#include "engine/base/error.h"
#include "engine/interop/conditions.h"
#include "engine/interop/cuda.h"

namespace orrery::interop {

namespace {

constexpr VkDeviceSize kAlignment = 256;  // covers every minimum alignment that Vulkan allows a device to ask

}  // namespace

SharedBuffer::SharedBuffer(const Compute& compute, const SharedBufferDescription& description)
    : slotBytes_(description.slotBytes),
      stride_((description.slotBytes + kAlignment - 1) / kAlignment * kAlignment),
      buffer_(compute.device(), {.name = description.name,
                                 .size = stride_ * static_cast<VkDeviceSize>(description.slots),
                                 .usage = kSharedUsage,
                                 .memory = compute.usesCuda() ? gpu::Memory::device : gpu::Memory::upload,
                                 .exported = compute.usesCuda()}) {
    if (compute.usesCuda()) {
        mapping_ = std::make_unique<CudaMemory>(compute.choice().cudaDevice, buffer_.exportFd(), buffer_.allocated());
    }
}

SharedBuffer::~SharedBuffer() = default;

VkDeviceSize SharedBuffer::offset(int slot) const {
    const VkDeviceSize offset = stride_ * static_cast<VkDeviceSize>(slot);
    ORRERY_CHECK(slot >= 0 && offset < buffer_.size(), "slot {}", slot);
    return offset;
}

std::span<std::byte> SharedBuffer::bytes(int slot) const {
    if (mapping_ != nullptr) return {};
    return buffer_.mapped().subspan(static_cast<std::size_t>(offset(slot)), slotBytes_);
}

std::byte* SharedBuffer::cudaPointer(int slot) const {
    return mapping_ != nullptr ? mapping_->pointer() + offset(slot) : nullptr;
}

void SharedBuffer::acquire(gpu::Commands& commands, int slot, gpu::Usage usage) const {
    if (mapping_ != nullptr) commands.acquireExternal(buffer_, offset(slot), stride_, usage);
}

void SharedBuffer::release(gpu::Commands& commands, int slot, gpu::Usage usage) const {
    if (mapping_ != nullptr) commands.releaseExternal(buffer_, offset(slot), stride_, usage);
}

}  // namespace orrery::interop

#include "engine/interop/timeline.h"

#include "engine/base/error.h"
#include "engine/gpu/device.h"
#include "engine/interop/cuda.h"

namespace orrery::interop {

namespace {

// A new file descriptor of the semaphore, the caller's to pass on. Throws Error.
int exportFd(const gpu::Device& device, VkSemaphore semaphore) {
    const VkSemaphoreGetFdInfoKHR info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_GET_FD_INFO_KHR,
                                       .semaphore = semaphore,
                                       .handleType = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT};
    int fd = -1;
    if (vkGetSemaphoreFdKHR(device.handle(), &info, &fd) != VK_SUCCESS || fd < 0) {
        throw Error(fmt::format("{} gave no file descriptor for its timeline; use --compute cpu", device.name()));
    }
    return fd;
}

}  // namespace

Timeline::Timeline(const Compute& compute, Signaller signaller, const std::string& name)
    : device_(compute.device()), signaller_(signaller) {
    const VkExportSemaphoreCreateInfo exported{.sType = VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_CREATE_INFO,
                                               .handleTypes = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT};
    const VkSemaphoreTypeCreateInfo timeline{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO,
                                             .pNext = compute.usesCuda() ? &exported : nullptr,
                                             .semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE};
    const VkSemaphoreCreateInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &timeline};
    VK_CHECK(vkCreateSemaphore(device_.handle(), &info, nullptr, &handle_));
    device_.setName(VK_OBJECT_TYPE_SEMAPHORE, reinterpret_cast<std::uint64_t>(handle_), name);
    if (!compute.usesCuda()) return;
    try {
        imported_ = std::make_unique<CudaSemaphore>(compute.choice().cudaDevice, exportFd(device_, handle_));
    } catch (...) {
        vkDestroySemaphore(device_.handle(), handle_, nullptr);
        throw;
    }
}

Timeline::~Timeline() {
    imported_.reset();  // before the semaphore that it is an import of
    device_.retire([device = device_.handle(), handle = handle_] { vkDestroySemaphore(device, handle, nullptr); });
}

std::uint64_t Timeline::value() const {
    if (signalledByHost()) {
        const std::lock_guard lock(mutex_);
        return hostValue_;
    }
    std::uint64_t value = 0;
    VK_CHECK(vkGetSemaphoreCounterValue(device_.handle(), handle_, &value));
    return value;
}

void Timeline::signal(std::uint64_t value) {
    ORRERY_CHECK(signalledByHost(), "a timeline that has another signaller");
    signalSemaphore(value);
    {
        const std::lock_guard lock(mutex_);
        hostValue_ = value;
    }
    signalled_.notify_all();
}

void Timeline::signalForFrames(std::uint64_t value) {
    ORRERY_CHECK(signaller_ == Signaller::frames, "a timeline that frames do not signal");
    signalSemaphore(value);
}

void Timeline::signalSemaphore(std::uint64_t value) {
    const VkSemaphoreSignalInfo info{
        .sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO, .semaphore = handle_, .value = value};
    VK_CHECK(vkSignalSemaphore(device_.handle(), &info));
}

bool Timeline::wait(std::uint64_t value, std::chrono::milliseconds atMost) const {
    if (signalledByHost()) {
        std::unique_lock lock(mutex_);
        return signalled_.wait_for(lock, atMost, [&] { return hostValue_ >= value; });
    }
    const VkSemaphoreWaitInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO,
                                   .semaphoreCount = 1,
                                   .pSemaphores = &handle_,
                                   .pValues = &value};
    const auto limit = static_cast<std::uint64_t>(std::chrono::nanoseconds(atMost).count());
    return VK_CHECK(vkWaitSemaphores(device_.handle(), &info, limit)) != VK_TIMEOUT;
}

void Timeline::queueSignal(const CudaStream& stream, std::uint64_t value) {
    ORRERY_CHECK(imported_ != nullptr, "a timeline that CUDA does not have");
    imported_->signal(stream, value);
}

void Timeline::queueWait(const CudaStream& stream, std::uint64_t value) {
    ORRERY_CHECK(imported_ != nullptr, "a timeline that CUDA does not have");
    imported_->wait(stream, value);
}

}  // namespace orrery::interop

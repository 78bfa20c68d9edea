#include "tests/soak/memory.h"

#include "engine/gpu/vulkan.h"

#include <malloc.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>

namespace orrery::soak {

namespace {

constexpr double kMb = 1.0 / (1024.0 * 1024.0);

// The engine calls Vulkan through volk's pointers, and so these stand in their place.
std::mutex mutex;
std::map<VkDeviceMemory, VkDeviceSize> pieces;
PFN_vkAllocateMemory allocate = nullptr;
PFN_vkFreeMemory release = nullptr;

VKAPI_ATTR VkResult VKAPI_CALL countedAllocate(VkDevice device, const VkMemoryAllocateInfo* info,
                                               const VkAllocationCallbacks* callbacks, VkDeviceMemory* memory) {
    const VkResult result = allocate(device, info, callbacks, memory);
    if (result == VK_SUCCESS) {
        const std::lock_guard lock(mutex);
        pieces[*memory] = info->allocationSize;
    }
    return result;
}

VKAPI_ATTR void VKAPI_CALL countedFree(VkDevice device, VkDeviceMemory memory, const VkAllocationCallbacks* callbacks) {
    {
        const std::lock_guard lock(mutex);
        pieces.erase(memory);
    }
    release(device, memory, callbacks);
}

std::size_t entries(const char* folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

}  // namespace

void countDeviceMemory() {
    allocate = vkAllocateMemory;
    release = vkFreeMemory;
    vkAllocateMemory = countedAllocate;
    vkFreeMemory = countedFree;
}

Holding holding() {
    Holding held;
    std::size_t total = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    held.residentMb = static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) * kMb;
    const auto heap = ::mallinfo2();
    held.heapMb = static_cast<double>(heap.uordblks + heap.hblkhd) * kMb;
    held.freeMb = static_cast<double>(heap.fordblks) * kMb;
    {
        const std::lock_guard lock(mutex);
        for (const auto& [memory, size] : pieces) held.deviceMb += static_cast<double>(size) * kMb;
        held.devicePieces = pieces.size();
    }
    held.files = entries("/proc/self/fd");
    held.threads = entries("/proc/self/task");
    return held;
}

}  // namespace orrery::soak

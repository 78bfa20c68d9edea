#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wcast-function-type"
#define VOLK_IMPLEMENTATION
#define VK_NO_PROTOTYPES
#include <volk.h>
#pragma GCC diagnostic pop

#include "engine/gpu/vulkan.h"

#include "engine/base/error.h"

#include <string_view>

namespace orrery::gpu {

const char* resultName(VkResult result) {
    switch (result) {
        case VK_SUCCESS:
            return "success";
        case VK_NOT_READY:
            return "not ready";
        case VK_TIMEOUT:
            return "timed out";
        case VK_INCOMPLETE:
            return "incomplete";
        case VK_SUBOPTIMAL_KHR:
            return "suboptimal";
        case VK_ERROR_OUT_OF_HOST_MEMORY:
            return "out of memory";
        case VK_ERROR_OUT_OF_DEVICE_MEMORY:
            return "out of graphics memory";
        case VK_ERROR_DEVICE_LOST:
            return "the graphics device was lost";
        case VK_ERROR_INITIALIZATION_FAILED:
            return "initialisation failed";
        case VK_ERROR_LAYER_NOT_PRESENT:
            return "a layer is missing";
        case VK_ERROR_EXTENSION_NOT_PRESENT:
            return "an extension is missing";
        case VK_ERROR_FEATURE_NOT_PRESENT:
            return "a feature is missing";
        case VK_ERROR_INCOMPATIBLE_DRIVER:
            return "no compatible driver";
        case VK_ERROR_FORMAT_NOT_SUPPORTED:
            return "the format is not supported";
        case VK_ERROR_SURFACE_LOST_KHR:
            return "the window's surface was lost";
        case VK_ERROR_OUT_OF_DATE_KHR:
            return "the swapchain is out of date";
        default:
            return "unknown result";
    }
}

void loadVulkan() {
    static const VkResult loaded = volkInitialize();
    if (loaded != VK_SUCCESS) throw Error("no Vulkan loader on this machine; install libvulkan1");
}

VkResult check(VkResult result, const char* call) {
    if (result >= 0) return result;
    const std::string_view name(call);
    const std::string_view function = name.substr(0, name.find('('));
    switch (result) {
        case VK_ERROR_OUT_OF_HOST_MEMORY:
        case VK_ERROR_OUT_OF_DEVICE_MEMORY:
            throw Error(
                fmt::format("{} ({}); close other programs or open a smaller scene", resultName(result), function));
        case VK_ERROR_DEVICE_LOST:
            throw Error(
                fmt::format("{} ({}); the driver stopped it, start the program again", resultName(result), function));
        case VK_ERROR_INCOMPATIBLE_DRIVER:
        case VK_ERROR_INITIALIZATION_FAILED:
            throw Error(fmt::format("Vulkan: {} ({}); install a driver (mesa-vulkan-drivers has one for any machine)",
                                    resultName(result), function));
        default:
            programmingError(__FILE__, __LINE__, call,
                             fmt::format("{} ({})", resultName(result), static_cast<int>(result)));
    }
}

}  // namespace orrery::gpu

#pragma once

// Every Vulkan device of this machine, without making one of them ready: for `orrery devices`.

#include "engine/gpu/device_choice.h"
#include "engine/gpu/external.h"

#include <string>
#include <vector>

namespace orrery::gpu {

struct ListedDevice {
    std::string name;
    std::string kind;                 // "discrete GPU", "software", ...
    std::string version;              // of Vulkan, "1.3.230"
    std::string driver;               // "llvmpipe, Mesa 22.3.6"; empty where it does not say
    std::uint64_t deviceMemory = 0;   // bytes of its largest device-local heap
    std::uint32_t largestImage = 0;   // pixels of a side, 2D
    std::uint64_t largestBuffer = 0;  // bytes of a storage buffer's range
    std::uint32_t mostSamples = 1;    // of colour and depth together
    External external;
    std::vector<std::string> missing;  // what the renderer needs and it lacks
};

// Best first, as the renderer would choose. Throws Error when there is no Vulkan loader or no driver.
std::vector<ListedDevice> listDevices();

}  // namespace orrery::gpu

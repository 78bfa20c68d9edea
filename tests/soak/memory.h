#pragma once

// What the process holds on to: memory by kind, files, threads.

#include <cstddef>
#include <string>

namespace orrery::soak {

struct Holding {
    double residentMb = 0.0;  // what the system has given: /proc/self/statm
    double heapMb = 0.0;      // of it, what was asked for and not given back; where a CPU draws with Vulkan's
    double freeMb = 0.0;      // given back by the program, but not to the system
    double deviceMb = 0.0;    // Vulkan's allocations
    std::size_t devicePieces = 0;
    std::size_t files = 0;
    std::size_t threads = 0;
};

// From here on Vulkan's allocations are counted. After the device is made, before it allocates.
void countDeviceMemory();

Holding holding();

}  // namespace orrery::soak

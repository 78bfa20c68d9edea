#pragma once

// Leak reports that can tell the driver's leaks from ours. Internal to engine/gpu.

namespace orrery::gpu {

// The loader unmaps a driver with its last instance, and a leak checker that runs at exit then calls what the driver
// kept "<unknown module>", which no suppression can name. Keeps the Vulkan drivers and layers that are loaded now
// mapped until the end of the process. Does nothing unless built with the address sanitizer.
void keepDriversMapped();

}  // namespace orrery::gpu

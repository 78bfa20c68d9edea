#pragma once

// Vulkan 1.3 through volk, and what its results mean here: running out of memory or losing the device is something the
// person should be told (Error); any other failure is a mistake in our calls.

#define VK_NO_PROTOTYPES
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include <volk.h>
#pragma GCC diagnostic pop

namespace orrery::gpu {

// Throws Error for out-of-memory and a lost device, aborts on any other negative result; passes the rest through
// (VK_SUBOPTIMAL_KHR, VK_TIMEOUT, ...).
VkResult check(VkResult result, const char* call);

const char* resultName(VkResult result);

// Finds the loader and keeps it for the life of the process, so that several devices (as tests make them) can follow.
// Throws Error when this machine has none.
void loadVulkan();

}  // namespace orrery::gpu

// Names the failing call in the message.
#define VK_CHECK(call) ::orrery::gpu::check(call, #call)

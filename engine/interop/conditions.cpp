#include "engine/interop/conditions.h"

#include "engine/gpu/device.h"
#include "engine/interop/cuda.h"

#include <algorithm>

namespace orrery::interop {

namespace {

constexpr const char* kDrawable = "a Vulkan device to draw with";

void askVulkan(Conditions& conditions, const gpu::Device& device) {
    const gpu::External& external = device.external();
    const auto add = [&](const char* name, bool met, const std::string& found, const std::string& missing) {
        conditions.all.push_back({name, met, met ? found : missing});
    };
    const std::string lacks = device.name() + " does not offer it";
    add("VK_KHR_external_memory_fd", external.memoryFd, "switched on", lacks);
    add("VK_KHR_external_semaphore_fd", external.semaphoreFd, "switched on", lacks);
    add("timelineSemaphore", external.timelineSemaphore, "switched on", lacks);
    const gpu::Exportable buffer = gpu::bufferExportable(device.physical(), kSharedUsage);
    add("memory of a buffer can be exported", buffer.yes,
        buffer.dedicatedOnly ? "to a file descriptor, dedicated only" : "to a file descriptor",
        device.name() + " exports no storage buffer");
    add("timeline semaphores can be exported", gpu::timelineExportable(device.physical()), "to a file descriptor",
        device.name() + " keeps them to itself");
}

// `drawn`: Vulkan's device, or null where there is none.
void askCuda(Conditions& conditions, const gpu::Device* drawn) {
    const auto add = [&](const char* name, bool met, const std::string& detail) {
        conditions.all.push_back({name, met, detail});
    };
    add("CUDA is built in", cudaBuiltIn(), cudaBuiltIn() ? "yes" : "this program was built without nvcc");
    const CudaDevices cuda = cudaDevices();
    add("a CUDA driver with a device", !cuda.devices.empty(),
        cuda.devices.empty() ? cuda.problem : fmt::format("{} found", cuda.devices.size()));

    const auto same = std::find_if(cuda.devices.begin(), cuda.devices.end(), [&](const CudaDevice& device) {
        return drawn != nullptr && device.uuid == drawn->external().uuid;
    });
    const bool found = same != cuda.devices.end();
    if (found) conditions.cudaDevice = same->number;
    const std::string none = "there is no such device";
    add("a CUDA device of Vulkan's UUID", found,
        found              ? fmt::format("{}, number {}", same->name, same->number)
        : drawn == nullptr ? none
                           : fmt::format("none has {} ({})", gpu::uuidText(drawn->external().uuid), drawn->name()));
    add("it is not in prohibited compute mode", found && !same->prohibited,
        !found             ? none
        : same->prohibited ? "nvidia-smi -c 0 allows computing again"
                           : "computing is allowed");
    add("it imports timeline semaphores", found && same->timelineSemaphores,
        !found                     ? none
        : same->timelineSemaphores ? "cudaDevAttrTimelineSemaphoreInteropSupported"
                                   : "its driver does not");
}

}  // namespace

const Condition* Conditions::firstMissing() const {
    const auto missing =
        std::find_if(all.begin(), all.end(), [](const Condition& condition) { return !condition.met; });
    return missing == all.end() ? nullptr : &*missing;
}

Conditions conditionsFor(const gpu::Device& device) {
    Conditions conditions{.all = {{kDrawable, true, device.name()}}};
    askVulkan(conditions, device);
    askCuda(conditions, &device);
    return conditions;
}

Conditions conditionsWithoutDevice(const std::string& problem) {
    Conditions conditions{.all = {{kDrawable, false, problem}}};
    for (const char* name : {"VK_KHR_external_memory_fd", "VK_KHR_external_semaphore_fd", "timelineSemaphore",
                             "memory of a buffer can be exported", "timeline semaphores can be exported"}) {
        conditions.all.push_back({name, false, "there is no device to ask"});
    }
    askCuda(conditions, nullptr);
    return conditions;
}

}  // namespace orrery::interop

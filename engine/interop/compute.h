#pragma once

// Where live data is computed: by CUDA, straight into the memory that Vulkan draws from, or by the CPU. Chosen once for
// a device. Needs no Vulkan to be read.

#include <string>

namespace orrery::gpu {
class Device;
}

namespace orrery::interop {

enum class Backend { cpu, cuda };
enum class Preference { automatic, cuda, cpu };

const char* backendName(Backend backend);  // "cpu", "cuda"

// What --compute said; automatic unless set. For the whole program, before the first device is made.
void setPreference(Preference preference);
Preference preference();

struct Conditions;

struct Choice {
    Backend backend = Backend::cpu;
    std::string why;      // one line: why not CUDA, or which device
    int cudaDevice = -1;  // CUDA's own number of it
};

// CUDA where every condition is met, unless the CPU is preferred.
Choice chooseBackend(const Conditions& conditions, Preference preference);

// A device with its back end: what shared buffers and timelines are made for.
class Compute {
 public:
    Compute(gpu::Device& device, Preference preference);

    gpu::Device& device() const { return device_; }
    Backend backend() const { return choice_.backend; }
    const Choice& choice() const { return choice_; }
    bool usesCuda() const { return choice_.backend == Backend::cuda; }

 private:
    gpu::Device& device_;
    Choice choice_;
};

}  // namespace orrery::interop

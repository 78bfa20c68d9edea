#pragma once

// What each back end of this machine does, measured (kernels/measure): for `orrery devices --bench` and for its scene.

#include "kernels/measure/measure.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace orrery::devices {

// One yardstick on one device; measured when `runs` is not 0.
struct BenchEntry {
    std::string what;     // "copy of 256 MiB"
    std::string backend;  // "cpu", "cuda"
    std::string device;   // the name of it
    std::string unit;
    double rate = 0.0;
    double medianSeconds = 0.0;
    int runs = 0;

    bool operator==(const BenchEntry&) const = default;
};

struct BenchTask {
    measure::Yardstick yardstick = measure::Yardstick::copy;
    int cuda = -1;     // CUDA's number of the device; -1: the CPU
    BenchEntry entry;  // not measured
};

// CUDA's devices that our kernels run on; none where --compute says cpu.
std::vector<int> benchableCudaDevices();
// Every yardstick on the CPU and then on each of these.
std::vector<BenchTask> benchTasks(const std::vector<int>& cudaDevices);
// For about so many seconds. Throws Error.
BenchEntry measured(const BenchTask& task, double seconds);

// "Xeon Gold 6338, 2 threads".
std::string cpuName();

// {"what", "backend", "device", "rate", "unit", "medianSeconds", "runs"}.
nlohmann::ordered_json asJson(const BenchEntry& entry);
// Throws Error, in one line, for what is missing or no number; `device` may be.
BenchEntry entryFrom(const nlohmann::ordered_json& json);

}  // namespace orrery::devices

#include "scenes/devices/bench.h"

#include "engine/base/error.h"
#include "engine/interop/compute.h"
#include "engine/interop/cuda.h"
#include "kernels/routing/routing.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <thread>

namespace orrery::devices {

namespace {

void takeOut(std::string& text, const std::string& part) {
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part)) text.erase(at, part.size());
}

std::string textAt(const nlohmann::ordered_json& json, const char* name) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string()) throw Error(fmt::format("a result needs \"{}\", a text", name));
    return found->get<std::string>();
}

double numberAt(const nlohmann::ordered_json& json, const char* name) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_number() || !std::isfinite(found->get<double>()) || found->get<double>() <= 0)
        throw Error(fmt::format("a result needs \"{}\", a number above 0", name));
    return found->get<double>();
}

}  // namespace

std::string cpuName() {
    std::string name = "CPU";
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(": ");
        if (!line.starts_with("model name") || colon == std::string::npos) continue;
        name = line.substr(colon + 2);
        break;
    }
    name = name.substr(0, name.find(" @"));
    for (const char* part : {"(R)", "(TM)", "(r)", "(tm)", " CPU", " Processor"}) takeOut(name, part);
    return fmt::format("{}, {} threads", name, std::max(std::thread::hardware_concurrency(), 1U));
}

std::vector<int> benchableCudaDevices() {
    std::vector<int> numbers;
    if (interop::preference() == interop::Preference::cpu || !routing::cudaAvailable()) return numbers;
    for (const interop::CudaDevice& device : interop::cudaDevices().devices)
        if (!device.prohibited) numbers.push_back(device.number);
    return numbers;
}

std::vector<BenchTask> benchTasks(const std::vector<int>& cudaDevices) {
    using enum measure::Yardstick;
    const std::vector<interop::CudaDevice> known = interop::cudaDevices().devices;
    const std::string cpu = cpuName();
    std::vector<BenchTask> tasks;
    for (const measure::Yardstick yardstick : {copy, product, gate}) {
        BenchTask task{.yardstick = yardstick,
                       .entry = {.what = std::string(measure::title(yardstick)),
                                 .backend = interop::backendName(interop::Backend::cpu),
                                 .device = cpu,
                                 .unit = std::string(measure::unit(yardstick))}};
        tasks.push_back(task);
        task.entry.backend = interop::backendName(interop::Backend::cuda);
        for (const int number : cudaDevices) {
            task.cuda = number;
            for (const interop::CudaDevice& device : known)
                if (device.number == number) task.entry.device = device.name;
            tasks.push_back(task);
        }
    }
    return tasks;
}

BenchEntry measured(const BenchTask& task, double seconds) {
    if (task.cuda >= 0) interop::useCudaDevice(task.cuda);
    const measure::Measured found =
        task.cuda >= 0 ? measure::measureCuda(task.yardstick, seconds) : measure::measureCpu(task.yardstick, seconds);
    BenchEntry entry = task.entry;
    entry.rate = found.rate;
    entry.medianSeconds = found.seconds;
    entry.runs = found.runs;
    return entry;
}

nlohmann::ordered_json asJson(const BenchEntry& entry) {
    return {{"what", entry.what}, {"backend", entry.backend}, {"device", entry.device},
            {"rate", entry.rate}, {"unit", entry.unit},       {"medianSeconds", entry.medianSeconds},
            {"runs", entry.runs}};
}

BenchEntry entryFrom(const nlohmann::ordered_json& json) {
    if (!json.is_object()) throw Error("a result has to be an object, as `orrery devices --bench --json` gives it");
    BenchEntry entry{.what = textAt(json, "what"),
                     .backend = textAt(json, "backend"),
                     .device = {},
                     .unit = textAt(json, "unit"),
                     .rate = numberAt(json, "rate"),
                     .medianSeconds = numberAt(json, "medianSeconds"),
                     .runs = static_cast<int>(std::min(numberAt(json, "runs"), 1e9))};
    if (json.contains("device")) entry.device = textAt(json, "device");
    return entry;
}

}  // namespace orrery::devices

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/gpu/device.h"
#include "engine/gpu/device_list.h"
#include "engine/interop/compute.h"
#include "engine/interop/conditions.h"
#include "engine/interop/cuda.h"
#include "kernels/routing/routing.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/devices_bench.h"

#include <nlohmann/json.hpp>

// orrery devices: what Vulkan and CUDA offer here, every condition for sharing memory between them, and the back end
// that follows. Says so where there is no Vulkan, and goes on.

namespace orrery::command {

namespace {

using Json = nlohmann::ordered_json;

struct DevicesOptions {
    std::string device;
    bool bench = false;
    bool scene = false;
    double seconds = 0.5;
    bool json = false;
};

Json vulkanDevices() {
    Json vulkan{{"problem", ""}, {"devices", Json::array()}};
    try {
        for (const gpu::ListedDevice& device : gpu::listDevices()) {
            vulkan["devices"].push_back({{"name", device.name},
                                         {"kind", device.kind},
                                         {"vulkan", device.version},
                                         {"driver", device.driver},
                                         {"uuid", gpu::uuidText(device.external.uuid)},
                                         {"deviceMemory", device.deviceMemory},
                                         {"largestImage", device.largestImage},
                                         {"largestBuffer", device.largestBuffer},
                                         {"mostSamples", device.mostSamples},
                                         {"missing", device.missing}});
        }
        if (vulkan["devices"].empty()) vulkan["problem"] = "no driver has a device";
    } catch (const Error& error) {
        vulkan["problem"] = error.message();
    }
    return vulkan;
}

std::string cudaVersion(int number) {
    return number > 0 ? fmt::format("{}.{}", number / 1000, number % 1000 / 10) : std::string();
}

Json cudaDevices() {
    const interop::CudaDevices found = interop::cudaDevices();
    Json cuda{{"builtIn", interop::cudaBuiltIn()},
              {"runtime", cudaVersion(found.runtime)},
              {"driver", cudaVersion(found.driver)},
              {"problem", found.problem},
              {"devices", Json::array()}};
    for (const interop::CudaDevice& device : found.devices) {
        cuda["devices"].push_back({{"number", device.number},
                                   {"name", device.name},
                                   {"computeCapability", fmt::format("{}.{}", device.major, device.minor)},
                                   {"uuid", gpu::uuidText(device.uuid)},
                                   {"deviceMemory", device.memory},
                                   {"multiprocessors", device.multiprocessors},
                                   {"threadsPerBlock", device.threadsPerBlock},
                                   {"sharedPerBlock", device.sharedPerBlock},
                                   {"prohibited", device.prohibited},
                                   {"timelineSemaphores", device.timelineSemaphores}});
    }
    return cuda;
}

struct Asked {
    std::string device;  // empty where there is none to draw with
    interop::Conditions conditions;
};

// The conditions of the device that the program would draw with.
Asked askConditions(const std::string& name) {
    try {
        const gpu::Device device({.name = name, .surfaceExtensions = {}, .makeSurface = {}});
        return {device.name(), interop::conditionsFor(device)};
    } catch (const Error& error) {
        return {{}, interop::conditionsWithoutDevice(error.message())};
    }
}

Json conditionsAsJson(const interop::Conditions& conditions) {
    Json all = Json::array();
    for (const interop::Condition& condition : conditions.all) {
        all.push_back({{"name", condition.name}, {"met", condition.met}, {"detail", condition.detail}});
    }
    return all;
}

std::string bytes(const Json& number) {
    const auto value = number.get<double>();
    return value >= 0x1p30 ? fmt::format("{:.3g} GiB", value / 0x1p30) : fmt::format("{:.3g} MiB", value / 0x1p20);
}

std::string vulkanAsText(const Json& vulkan, const std::string& chosen) {
    std::string text = "Vulkan\n";
    if (vulkan["devices"].empty()) return text + fmt::format("  none: {}\n", vulkan["problem"].get<std::string>());
    bool marked = false;
    for (const Json& device : vulkan["devices"]) {
        const auto name = device["name"].get<std::string>();
        const bool drawn = !marked && name == chosen && device["missing"].empty();
        marked = marked || drawn;
        text += fmt::format("  {}{}\n", name, drawn ? " (drawn with)" : "");
        text += fmt::format("    {}, Vulkan {}, {}\n", device["kind"].get<std::string>(),
                            device["vulkan"].get<std::string>(), device["driver"].get<std::string>());
        text += fmt::format("    memory {}, images up to {} pixels a side, buffers up to {}, {} samples a pixel\n",
                            bytes(device["deviceMemory"]), device["largestImage"].get<std::uint32_t>(),
                            bytes(device["largestBuffer"]), device["mostSamples"].get<std::uint32_t>());
        text += fmt::format("    UUID {}\n", device["uuid"].get<std::string>());
        for (const Json& missing : device["missing"]) {
            text += fmt::format("    cannot draw: it lacks {}\n", missing.get<std::string>());
        }
    }
    return text;
}

std::string cudaAsText(const Json& cuda) {
    std::string text = "CUDA\n";
    if (cuda["devices"].empty()) return text + fmt::format("  none: {}\n", cuda["problem"].get<std::string>());
    text += fmt::format("  built with {}, the driver has {}\n", cuda["runtime"].get<std::string>(),
                        cuda["driver"].get<std::string>());
    for (const Json& device : cuda["devices"]) {
        text += fmt::format("  {} (number {})\n", device["name"].get<std::string>(), device["number"].get<int>());
        text += fmt::format("    compute capability {}, {} multiprocessors, memory {}\n",
                            device["computeCapability"].get<std::string>(), device["multiprocessors"].get<int>(),
                            bytes(device["deviceMemory"]));
        text += fmt::format("    {} threads a block, {} KiB of shared memory\n", device["threadsPerBlock"].get<int>(),
                            device["sharedPerBlock"].get<std::uint64_t>() / 1024);
        text += fmt::format("    UUID {}\n", device["uuid"].get<std::string>());
    }
    return text;
}

std::string conditionsAsText(const Json& conditions) {
    std::string text = "For CUDA to write what Vulkan draws\n";
    for (const Json& condition : conditions) {
        text += fmt::format("  {:<4}{:<40}{}\n", condition["met"].get<bool>() ? "yes" : "no",
                            condition["name"].get<std::string>(), condition["detail"].get<std::string>());
    }
    return text;
}

std::string asText(const Json& all) {
    std::string text = vulkanAsText(all["vulkan"], all["drawnWith"].get<std::string>()) + "\n";
    text += cudaAsText(all["cuda"]) + "\n";
    text += conditionsAsText(all["conditions"]) + "\n";
    text += fmt::format("Live data is computed by: {} ({})\n", all["backend"].get<std::string>(),
                        all["why"].get<std::string>());
    if (all.contains("bench")) text += "\nMeasured\n" + benchAsText(all["bench"]);
    return text;
}

// The CUDA device to measure: that of the chosen back end, else the first; -1 where none would run our kernels.
int measuredDevice(const interop::Choice& choice) {
    if (interop::preference() == interop::Preference::cpu || !routing::cudaAvailable()) return -1;
    return std::max(choice.cudaDevice, 0);
}

int devices(const DevicesOptions& options) {
    if (options.scene) return viewFiles({assetFolder() / "models" / "examples" / "this-machine.devices"});
    const Asked asked = askConditions(options.device);
    const interop::Choice choice = interop::chooseBackend(asked.conditions, interop::preference());
    Json all{{"vulkan", vulkanDevices()},
             {"cuda", cudaDevices()},
             {"drawnWith", asked.device},
             {"conditions", conditionsAsJson(asked.conditions)},
             {"backend", interop::backendName(choice.backend)},
             {"why", choice.why}};
    if (options.bench) all["bench"] = benchDevices(options.seconds, measuredDevice(choice));
    writeFile("-", options.json ? all.dump(2) + "\n" : asText(all));
    return 0;
}

}  // namespace

void addDevices(CLI::App& program, Run& run) {
    auto options = std::make_shared<DevicesOptions>();
    CLI::App* app =
        program.add_subcommand("devices", "Say what Vulkan and CUDA offer here, and what computes live data");
    app->add_option("--device", options->device, "Part of the name of the Vulkan device to draw with");
    app->add_flag("--bench", options->bench, "Measure copying, a matrix product and a gate on each back end");
    app->add_flag("--scene", options->scene, "Open a window that measures the same and shows it as bars");
    app->add_option("--seconds", options->seconds, "About how long each of these is measured")
        ->check(CLI::Range(0.001, 600.0))
        ->capture_default_str();
    app->add_flag("--json", options->json, "As JSON");
    app->footer(
        "Rates are medians, of the same plain code on each back end; a bar is full for the fastest of its kind.\n"
        "Examples:\n  orrery devices\n  orrery devices --bench --seconds 2\n  orrery devices --scene\n"
        "  orrery devices --json | jq -r '.conditions[] | select(.met | not) | .name'\n"
        "  orrery devices --bench --json | jq '{results: .bench}' > here.devices; orrery here.devices");
    app->callback([&run, options] { run = [options] { return devices(*options); }; });
}

}  // namespace orrery::command

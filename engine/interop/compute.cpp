#include "engine/interop/compute.h"

#include "engine/interop/conditions.h"

#include <fmt/format.h>

#include <atomic>

namespace orrery::interop {

namespace {

std::atomic<Preference>& wanted() {
    static std::atomic<Preference> preference{Preference::automatic};
    return preference;
}

}  // namespace

const char* backendName(Backend backend) {
    return backend == Backend::cuda ? "cuda" : "cpu";
}

void setPreference(Preference preference) {
    wanted() = preference;
}

Preference preference() {
    return wanted();
}

Choice chooseBackend(const Conditions& conditions, Preference preference) {
    if (preference == Preference::cpu) return {.why = "--compute cpu was asked for"};
    if (const Condition* missing = conditions.firstMissing()) {
        return {.why = fmt::format("no CUDA: {}: {}", missing->name, missing->detail)};
    }
    return {.backend = Backend::cuda, .why = "every condition is met", .cudaDevice = conditions.cudaDevice};
}

Compute::Compute(gpu::Device& device, Preference preference)
    : device_(device), choice_(chooseBackend(conditionsFor(device), preference)) {}

}  // namespace orrery::interop

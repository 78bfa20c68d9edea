#include "engine/base/yaml.h"

#include <cstddef>
#include <cstdint>

// YAML of any kind ends as a tree within its bounds, or as an Error.

namespace {

void walk(const orrery::yaml::Value& value) {
    if (value.isText()) {
        (void)value.text();
    } else if (value.isList()) {
        for (const auto& item : value.list()) walk(item);
    } else {
        for (const auto& [key, item] : value.entries()) walk(item);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        walk(orrery::yaml::parse({reinterpret_cast<const char*>(data), size}, "fuzz.yaml"));
    } catch (const orrery::Error&) {
    }
    return 0;
}

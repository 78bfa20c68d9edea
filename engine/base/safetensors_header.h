#pragma once

// The header of a safetensors file, as its JSON claims it: nothing is compared with the file yet. Internal to
// safetensors.cpp.

#include "engine/base/safetensors.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::safetensors {

struct Claim {
    std::string name;
    Type type = Type::f32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;  // of the data, counted from the header's end
    std::uint64_t end = 0;
};

struct Header {
    std::map<std::string, std::string> metadata;
    std::vector<Claim> claims;  // in the order of the header
};

// Throws Error, which calls the file `file`, for wrong JSON and for anything but an object of tensors, each with
// "dtype", "shape" and "data_offsets", beside "__metadata__" with texts.
Header parseHeader(std::string_view json, const std::string& file);

[[noreturn]] void refuse(const std::string& file, const std::string& what);
[[noreturn]] void refuse(const std::string& file, std::string_view tensor, const std::string& what);

}  // namespace orrery::safetensors

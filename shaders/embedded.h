#pragma once

// The shaders as SPIR-V words inside the program; shaders/CMakeLists.txt writes the table.

#include <cstdint>
#include <span>

namespace orrery::shaders {

struct Embedded {
    const char* name;  // "tube.vert"
    std::span<const std::uint32_t> words;
};

std::span<const Embedded> all();

}  // namespace orrery::shaders

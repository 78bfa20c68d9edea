#include "engine/base/hash.h"

#include <fmt/format.h>

namespace orrery {

std::string hexadecimal(std::uint64_t value) {
    return fmt::format("{:016x}", value);
}

}  // namespace orrery

#include "engine/base/error.h"

#include "engine/base/diagnostic.h"

#include <cstdio>
#include <cstdlib>

namespace orrery {

Error::Error(const std::string& message, Location where)
    : std::runtime_error(formatPlace(where) + message), message_(message), where_(std::move(where)) {}

void programmingError(const char* file, int line, const char* condition, const std::string& what) {
    fmt::print(stderr, "{}:{}: programming error: {} does not hold: {}\n", file, line, condition, what);
    std::fflush(stderr);
    std::abort();
}

}  // namespace orrery

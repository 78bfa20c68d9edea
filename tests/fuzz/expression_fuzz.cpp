#include "scenes/surface/expression.h"

#include <cstddef>
#include <cstdint>

// Any text ends as a formula that can be evaluated, or as an Error.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::string> names{"x", "y", "alpha"};
    try {
        const orrery::surface::Expression expression({reinterpret_cast<const char*>(data), size}, names);
        for (const double x : {0.0, -1.5, 1e300}) {
            const std::vector<double> values{x, 2.0, 0.34};
            (void)expression(values);
        }
    } catch (const orrery::Error&) {
    }
    return 0;
}

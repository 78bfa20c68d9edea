// Binary graphs: every file is read or refused with an Error, and what is read hangs together.

#include "scenes/graph/readers/ograph.h"

#include "tests/fuzz/graph_checks.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        orrery::fuzz::checkGraph(orrery::graph::readOgraph(bytes, {"fuzz.ograph", 1}, orrery::fuzz::smallLimits()),
                                 orrery::fuzz::smallLimits());
    } catch (const orrery::Error& error) {
        orrery::fuzz::checkMessage(error.message());
    }
    return 0;
}

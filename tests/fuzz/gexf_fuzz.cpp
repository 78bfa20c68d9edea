// GEXF: every text is read or refused with an Error, and what is read hangs together.

#include "scenes/graph/readers/gexf.h"

#include "tests/fuzz/graph_checks.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    orrery::fuzz::readChecked(text, [](std::string_view checked) {
        return orrery::graph::readGexf(checked, {"fuzz.gexf", 1}, orrery::fuzz::smallLimits());
    });
    return 0;
}

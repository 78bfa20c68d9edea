// GraphML: every text is read or refused with an Error, and what is read hangs together.

#include "scenes/graph/inspect.h"
#include "scenes/graph/readers/graphml.h"
#include "scenes/graph/readers/graphml_plain.h"

#include "tests/fuzz/graph_checks.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    orrery::fuzz::readChecked(text, [](std::string_view checked) {
        const orrery::graph::Limits limits = orrery::fuzz::smallLimits();
        const auto plain =
            orrery::graph::readPlainGraphMl(checked, {"fuzz.graphml", 1}, limits, checked.size() / 5 + 1);
        orrery::graph::Graph graph = orrery::graph::readGraphMl(checked, {"fuzz.graphml", 1}, limits);
        if (plain) {
            ORRERY_CHECK(orrery::graph::describeGraph(*plain) == orrery::graph::describeGraph(graph),
                         "not as the tree");
        }
        return graph;
    });
    return 0;
}

// CSV: every text is read or refused with an Error, what is read hangs together, and it is the same read in parts.

#include "scenes/graph/readers/csv.h"

#include "tests/fuzz/graph_checks.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

// What of a reading can differ: ends, lines, names and the error.
std::string outcome(std::string_view text, const orrery::graph::Limits& limits, std::size_t partBytes) {
    std::string all;
    try {
        const orrery::graph::Graph graph = orrery::graph::readCsv(text, {"fuzz.csv", 1}, limits, partBytes);
        for (const orrery::graph::Node& node : graph.nodes) all += fmt::format("{}@{} ", node.id, node.line);
        for (const orrery::graph::Edge& edge : graph.edges) {
            all += fmt::format("{}-{}@{}:{} ", edge.from.index, edge.to.index, edge.line, edge.label->plain);
        }
        for (const orrery::Diagnostic& each : graph.diagnostics) all += orrery::formatDiagnostic("f", each);
    } catch (const orrery::Error& error) {
        all = error.what();
    }
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    orrery::fuzz::readChecked(text, [](std::string_view checked) {
        const orrery::graph::Limits limits = orrery::fuzz::smallLimits();
        const std::string whole = outcome(checked, limits, checked.size() + 1);
        const std::string parts = outcome(checked, limits, checked.size() / 7 + 1);
        ORRERY_CHECK(whole == parts, "whole: {}, in parts: {}", whole, parts);
        return orrery::graph::readCsv(checked, {"fuzz.csv", 1}, limits);
    });
    return 0;
}

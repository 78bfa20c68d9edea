// How long a Mermaid flowchart takes to read. The demand: 50,000 edges in under 0.2 s.

#include "engine/base/random.h"
#include "scenes/graph/readers/mermaid/mermaid.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>

namespace orrery::graph {
namespace {

// A flowchart as people write them, only larger: declared nodes in several shapes, arrows of several kinds of which
// half have a text, a few classes, styles and subgraphs. Five edges a node.
std::string flowchart(int edges) {
    Random random(1);
    const int nodes = edges / 5 + 2;
    static constexpr const char* kBrackets[][2] = {{"[", "]"}, {"(", ")"}, {"{", "}"}, {"([", "])"}, {"[\"", "\"]"}};
    static constexpr const char* kArrows[] = {"-->", "---", "==>", "-.->", "--o"};
    std::string text = "flowchart TD\n    classDef core fill:#f96,stroke:#333,stroke-width:2px\n";
    for (int node = 0; node < nodes; ++node) {
        const auto& bracket = kBrackets[random.below(5)];
        text += fmt::format("    n{}{}Service {} handles requests 🚀{}{}\n", node, bracket[0], node, bracket[1],
                            random.below(20) == 0 ? ":::core" : "");
        if (node % 500 == 499)
            text +=
                fmt::format("    subgraph group{0} [Group {0}]\n    n{1} --> n{2}\n    end\n", node, node, node - 1);
    }
    for (int edge = 0; edge < edges; ++edge) {
        const auto from = random.below(static_cast<std::uint32_t>(nodes));
        const auto to = random.below(static_cast<std::uint32_t>(nodes));
        const char* arrow = kArrows[random.below(5)];
        if (random.below(2) == 0) {
            text += fmt::format("    n{} {}|calls endpoint {}| n{}\n", from, arrow, edge, to);
        } else {
            text += fmt::format("    n{} {} n{}\n", from, arrow, to);
        }
        if (edge % 1000 == 999) text += fmt::format("    style n{} fill:#bbf,stroke:#f66\n    %% a comment\n", from);
    }
    return text;
}

void readFlowchart(benchmark::State& state) {
    const std::string text = flowchart(static_cast<int>(state.range(0)));
    const Source source{"bench.mmd"};
    for (auto _ : state) {
        Graph graph = readMermaid(text, source);
        benchmark::DoNotOptimize(graph);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
    state.SetLabel(fmt::format("{} KB", text.size() / 1024));
}
BENCHMARK(readFlowchart)
    ->Arg(1'000)
    ->Arg(50'000)
    ->Arg(500'000)
    ->Unit(benchmark::kMillisecond)
    ->Repetitions(5)
    ->ReportAggregatesOnly();

// What only hand-written labels have: entities, tags, Markdown.
void readRichLabels(benchmark::State& state) {
    std::string text = "flowchart TD\n";
    for (int i = 0; i < 10'000; ++i) {
        text += fmt::format("a{0}[\"<b>Step {0}</b><br/>R&amp;D #quot;x#quot;\"] --> b{0}[\"`**Step** _{0}_`\"]\n", i);
    }
    const Source source{"bench.mmd"};
    for (auto _ : state) {
        Graph graph = readMermaid(text, source);
        benchmark::DoNotOptimize(graph);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(readRichLabels)->Unit(benchmark::kMillisecond)->Repetitions(5)->ReportAggregatesOnly();

}  // namespace
}  // namespace orrery::graph

BENCHMARK_MAIN();

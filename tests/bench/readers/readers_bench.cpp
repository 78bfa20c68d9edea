// How long the readers take for large files: edge lists and node-link JSON of 100,000 edges, the other formats of
// 20,000, repair of damaged text, and a long lesson. Prints the median of nine runs.

#include "engine/base/mojibake.h"
#include "engine/base/random.h"
#include "engine/base/utf8.h"
#include "scenes/graph/readers/readers.h"
#include "scenes/lesson/markdown.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>

namespace {

using orrery::Random;
using orrery::graph::Format;

// Random edges among a fifth as many nodes, each written by `write(from, to)`.
template <typename Write>
void forEdges(int edges, const Write& write) {
    Random random(1);
    const auto nodes = static_cast<std::uint32_t>(edges / 5);
    for (int i = 0; i < edges; ++i) {
        const std::uint32_t from = random.below(nodes);
        write(from, random.below(nodes));
    }
}

std::string csvText(int edges) {
    std::string text = "source,target,weight,label\n";
    forEdges(edges,
             [&](auto from, auto to) { text += fmt::format("node {},node {},0.5,\"says, often\"\n", from, to); });
    return text;
}

std::string jsonText(int edges) {
    std::string text = "{\"directed\":true,\"nodes\":[";
    for (int i = 0; i < edges / 5; ++i) {
        text += fmt::format("{}{{\"id\":{},\"name\":\"node {}\",\"group\":{}}}", i == 0 ? "" : ",", i, i, i % 7);
    }
    text += "],\"links\":[";
    bool first = true;
    forEdges(edges, [&](auto from, auto to) {
        text += fmt::format("{}{{\"source\":{},\"target\":{},\"value\":1.5}}", first ? "" : ",\n", from, to);
        first = false;
    });
    return text + "]}";
}

std::string dotText(int edges) {
    std::string text = "digraph {\nnode [shape=box]\n";
    forEdges(edges,
             [&](auto from, auto to) { text += fmt::format("n{} -> n{} [label=\"x\", color=red];\n", from, to); });
    return text + "}\n";
}

std::string graphmlText(int edges) {
    std::string text = "<graphml><key id=\"w\" for=\"edge\" attr.name=\"weight\"/><graph edgedefault=\"directed\">\n";
    for (int i = 0; i < edges / 5; ++i) text += fmt::format("<node id=\"n{}\"/>\n", i);
    forEdges(edges, [&](auto from, auto to) {
        text += fmt::format("<edge source=\"n{}\" target=\"n{}\"><data key=\"w\">1</data></edge>\n", from, to);
    });
    return text + "</graph></graphml>\n";
}

void readText(benchmark::State& state, Format format, const std::string& text) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(orrery::graph::readGraphText(text, {"bench", 1}, format));
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void csvEdges(benchmark::State& state) {
    readText(state, Format::csv, csvText(static_cast<int>(state.range(0))));
}
void jsonEdges(benchmark::State& state) {
    readText(state, Format::json, jsonText(static_cast<int>(state.range(0))));
}
void dotEdges(benchmark::State& state) {
    readText(state, Format::dot, dotText(static_cast<int>(state.range(0))));
}
void graphmlEdges(benchmark::State& state) {
    readText(state, Format::graphml, graphmlText(static_cast<int>(state.range(0))));
}

// Each byte above ASCII as the character that Latin-1 has for it.
std::string damaged(std::string_view text) {
    std::string out;
    for (const char c : text) orrery::utf8::append(out, static_cast<unsigned char>(c));
    return out;
}

std::string prose(int lines) {
    std::string text;
    for (int i = 0; i < lines; ++i) text += "Déjà vu – “naïve” 🚀 and some plain words that need no repair at all…\n";
    return text;
}

void repairDamaged(benchmark::State& state) {
    const std::string text = damaged(prose(static_cast<int>(state.range(0))));
    for (auto _ : state) benchmark::DoNotOptimize(orrery::repairMojibake(text));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void repairClean(benchmark::State& state) {
    const std::string text = prose(static_cast<int>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(orrery::repairMojibake(text));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void lessonSteps(benchmark::State& state) {
    std::string text = "# Lesson\n\n";
    for (int i = 0; i < state.range(0); ++i) {
        text += fmt::format(
            "## Step {}\n\nSome text with *marks* and a list:\n\n- one\n- two\n\n```mermaid\ngraph TD\n  a --> "
            "b\n```\n\n",
            i);
    }
    for (auto _ : state) benchmark::DoNotOptimize(orrery::lesson::readMarkdown(text, {"bench.md", 1}));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void settings(benchmark::internal::Benchmark* benchmark) {
    benchmark->Unit(benchmark::kMillisecond)->Repetitions(9)->ReportAggregatesOnly();
}

BENCHMARK(csvEdges)->Arg(100'000)->Apply(settings);
BENCHMARK(jsonEdges)->Arg(100'000)->Apply(settings);
BENCHMARK(dotEdges)->Arg(20'000)->Apply(settings);
BENCHMARK(graphmlEdges)->Arg(20'000)->Apply(settings);
BENCHMARK(repairDamaged)->Arg(20'000)->Apply(settings);
BENCHMARK(repairClean)->Arg(20'000)->Apply(settings);
BENCHMARK(lessonSteps)->Arg(1'000)->Apply(settings);

}  // namespace

BENCHMARK_MAIN();

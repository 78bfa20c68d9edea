// How long the readers take, and the most memory that the program held meanwhile: graphs of 10,000, 100,000 and
// 1,000,000 nodes with five edges each in every large format, DOT and JSON smaller; repair of damaged text, and a long
// lesson. Prints the median of nine runs, of three for the largest. PeakMiB is with the text, which stands in memory
// here.

#include "engine/base/mojibake.h"
#include "engine/base/random.h"
#include "engine/base/utf8.h"
#include "scenes/graph/readers/readers.h"
#include "scenes/lesson/markdown.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>

namespace {

using orrery::Random;
using orrery::graph::Format;

constexpr int kEdgesANode = 5;

// Random edges, each written by `write(from, to)`.
template <typename Write>
void forEdges(int nodes, const Write& write) {
    Random random(1);
    const auto count = static_cast<std::uint32_t>(nodes);
    for (int i = 0; i < nodes * kEdgesANode; ++i) {
        const std::uint32_t from = random.below(count);
        write(from, random.below(count));
    }
}

std::string csvText(int nodes) {
    std::string text = "source,target,weight\n";
    forEdges(nodes,
             [&](auto from, auto to) { fmt::format_to(std::back_inserter(text), "node{},node{},0.5\n", from, to); });
    return text;
}

std::string quotedCsvText(int nodes) {
    std::string text = "source,target,weight,label\n";
    forEdges(nodes, [&](auto from, auto to) {
        fmt::format_to(std::back_inserter(text), "node {},node {},0.5,\"says, often\"\n", from, to);
    });
    return text;
}

std::string jsonText(int nodes) {
    std::string text = "{\"directed\":true,\"nodes\":[";
    for (int i = 0; i < nodes; ++i) {
        fmt::format_to(std::back_inserter(text), "{}{{\"id\":{},\"name\":\"node {}\",\"group\":{}}}", i == 0 ? "" : ",",
                       i, i, i % 7);
    }
    text += "],\"links\":[";
    bool first = true;
    forEdges(nodes, [&](auto from, auto to) {
        fmt::format_to(std::back_inserter(text), "{}{{\"source\":{},\"target\":{},\"value\":1.5}}", first ? "" : ",\n",
                       from, to);
        first = false;
    });
    return text + "]}";
}

std::string dotText(int nodes) {
    std::string text = "digraph {\nnode [shape=box]\n";
    forEdges(nodes, [&](auto from, auto to) {
        fmt::format_to(std::back_inserter(text), "n{} -> n{} [label=\"x\", color=red];\n", from, to);
    });
    return text + "}\n";
}

std::string graphmlText(int nodes) {
    std::string text = "<graphml><key id=\"w\" for=\"edge\" attr.name=\"weight\"/><graph edgedefault=\"directed\">\n";
    for (int i = 0; i < nodes; ++i) fmt::format_to(std::back_inserter(text), "<node id=\"n{}\"/>\n", i);
    forEdges(nodes, [&](auto from, auto to) {
        fmt::format_to(std::back_inserter(text),
                       "<edge source=\"n{}\" target=\"n{}\"><data key=\"w\">1</data></edge>\n", from, to);
    });
    return text + "</graph></graphml>\n";
}

// Columns source and target, and x, y, z (see scenes/graph/readers/ograph.h).
std::string ographText(int nodes) {
    std::string text = "ORRERYGR";
    const auto add = [&](auto number) { text.append(reinterpret_cast<const char*>(&number), sizeof(number)); };
    const auto edges = static_cast<std::uint32_t>(nodes * kEdgesANode);
    for (const std::uint32_t word : {1U, 1U, static_cast<std::uint32_t>(nodes), edges, 5U, 0U}) add(word);
    std::uint64_t at = text.size() + 5 * 24;
    for (const std::uint32_t kind : {16U, 17U, 4U, 5U, 6U}) {
        const std::uint64_t bytes =
            4 * static_cast<std::uint64_t>(kind < 16 ? static_cast<std::uint32_t>(nodes) : edges);
        add(kind);
        add(kind < 16 ? 2U : 1U);
        add(at);
        add(bytes);
        at += bytes;
    }
    forEdges(nodes, [&](auto from, auto) { add(from); });
    forEdges(nodes, [&](auto, auto to) { add(to); });
    for (int i = 0; i < 3 * nodes; ++i) add(static_cast<float>(i % 1000));
    return text;
}

// The most memory that the program held since it was last asked, in MiB (Linux: VmHWM).
double takePeak() {
    double peak = 0.0;
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) peak = std::stod(line.substr(6)) / 1024.0;
    }
    std::ofstream("/proc/self/clear_refs") << "5";
    return peak;
}

void readText(benchmark::State& state, Format format, const std::string& text) {
    takePeak();
    for (auto _ : state) {
        benchmark::DoNotOptimize(orrery::graph::readGraphText(text, {"bench", 1}, format));
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
    state.counters["PeakMiB"] = takePeak();
}

void csvEdges(benchmark::State& state) {
    readText(state, Format::csv, csvText(static_cast<int>(state.range(0))));
}
void quotedCsvEdges(benchmark::State& state) {
    readText(state, Format::csv, quotedCsvText(static_cast<int>(state.range(0))));
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
void ographEdges(benchmark::State& state) {
    readText(state, Format::ograph, ographText(static_cast<int>(state.range(0))));
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

void large(benchmark::internal::Benchmark* benchmark) {
    benchmark->Unit(benchmark::kMillisecond)->UseRealTime()->Repetitions(3)->ReportAggregatesOnly();
}

BENCHMARK(csvEdges)->Arg(10'000)->Arg(100'000)->UseRealTime()->Apply(settings);
BENCHMARK(csvEdges)->Arg(1'000'000)->Apply(large);
BENCHMARK(quotedCsvEdges)->Arg(10'000)->Arg(100'000)->UseRealTime()->Apply(settings);
BENCHMARK(quotedCsvEdges)->Arg(1'000'000)->Apply(large);
BENCHMARK(graphmlEdges)->Arg(10'000)->Arg(100'000)->UseRealTime()->Apply(settings);
BENCHMARK(graphmlEdges)->Arg(1'000'000)->Apply(large);
BENCHMARK(ographEdges)->Arg(10'000)->Arg(100'000)->UseRealTime()->Apply(settings);
BENCHMARK(ographEdges)->Arg(1'000'000)->Apply(large);
BENCHMARK(jsonEdges)->Arg(10'000)->Arg(100'000)->Apply(settings);
BENCHMARK(dotEdges)->Arg(4'000)->Apply(settings);
BENCHMARK(repairDamaged)->Arg(20'000)->Apply(settings);
BENCHMARK(repairClean)->Arg(20'000)->Apply(settings);
BENCHMARK(lessonSteps)->Arg(1'000)->Apply(settings);

}  // namespace

BENCHMARK_MAIN();

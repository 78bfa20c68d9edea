#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/hash.h"
#include "engine/base/log.h"
#include "engine/interop/compute.h"
#include "kernels/layout/quality.h"
#include "kernels/layout/refinement.h"
#include "kernels/layout/repulsion.h"
#include "scenes/graph/arrangement.h"
#include "scenes/graph/readers/readers.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/interrupt.h"
#include "tools/orrery/positions.h"
#include "tools/orrery/progress.h"

#include <nlohmann/json.hpp>

#include <ctime>
#include <map>
#include <optional>

// orrery layout: positions as CSV, with the time they took and how good they are. Needs no Vulkan.

namespace orrery::command {

namespace {

struct LayoutOptions {
    std::filesystem::path file;
    std::filesystem::path output;
    std::filesystem::path from;
    layout::Effort effort = layout::Effort::normal;
    std::optional<layout::Method> method;
    bool layered = false;
    bool free = false;
    bool measureOnly = false;
    bool json = false;
    bool noFigures = false;
};

double processorSeconds() {
    return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

// A large graph, shown as it comes along; stops at Ctrl+C with what there is.
struct Refined {
    layout::Result result;
    double firstSeconds = 0.0;  // until there was anything to show
    float done = 1.0F;
};

Refined refine(const layout::Problem& problem, layout::Effort effort, layout::Method method) {
    const Stopwatch watch;
    const Interruptible work;
    ProgressLine progress("layout");
    layout::Refinement refinement(
        problem, {.effort = effort, .method = method, .progress = {}, .cancel = &Interruptible::flag()});
    const double first = watch.seconds();
    constexpr float kFirst = 0.1F;
    while (!work.cancelled() && refinement.step()) {
        progress.show(kFirst + (1.0F - kFirst) * refinement.done());
    }
    return {refinement.result(), first, refinement.done()};
}

// What was asked for, or the best there is; --compute says whether a GPU may do it.
layout::Method methodFor(const LayoutOptions& options) {
    const bool cuda = interop::preference() != interop::Preference::cpu;
    if (!options.method) {
        if (interop::preference() == interop::Preference::cuda && !layout::cudaAvailable()) {
            log::warning("no CUDA device here: the CPU lays out");
        }
        return layout::fastestMethod(cuda);
    }
    const bool onCuda = cuda && *options.method == layout::Method::pyramid && layout::cudaAvailable();
    return onCuda ? layout::Method::cudaPyramid : *options.method;
}

nlohmann::ordered_json figures(const graph::Graph& graph, const graph::Arrangement& made, double first,
                               double processor, const layout::Quality& quality) {
    return {{"nodes", graph.nodes.size()},
            {"edges", graph.edges.size()},
            {"seconds", made.layoutSeconds},
            {"firstSeconds", first},
            {"processorSeconds", processor},
            {"hash", hexadecimal(made.result.hash)},
            {"stress", quality.stress},
            {"neighbourhood1", quality.neighbourhood1},
            {"neighbourhood2", quality.neighbourhood2},
            {"edgeLengthVariation", quality.edgeLengthVariation},
            {"leastDistance", quality.leastDistance},
            {"withFlow", quality.withFlow},
            {"crossings", quality.crossings},
            {"edgesOverBodies", quality.edgesOverBodies},
            {"edgesThroughBodies", quality.edgesThroughBodies},
            {"bodyOverlaps", quality.bodyOverlaps},
            {"textHeight", quality.emLeast},
            {"fillWidth", quality.fill.x},
            {"fillHeight", quality.fill.y}};
}

int layOut(const LayoutOptions& options) {
    graph::Graph graph = graph::readGraph(options.file);
    graph::materialiseEmptyGroups(graph);
    if (options.layered || options.free) graph.directed = options.layered;
    if (options.layered && graph.nodes.size() > static_cast<std::size_t>(layout::kRankedNodes)) {
        throw Error(fmt::format("--layered is for up to {} nodes, and {} has {}; leave it out", layout::kRankedNodes,
                                options.file.string(), graph.nodes.size()));
    }
    std::vector<vec3> start;
    if (!options.from.empty()) start = readPositions(graph, options.from);
    graph::Arrangement made;
    Refined refined;
    const double before = processorSeconds();
    if (graph.nodes.size() <= graph::kMostCards && !options.measureOnly) {
        made = graph::arrange(graph, text::threadTypesetter(), start);
        refined.firstSeconds = made.layoutSeconds;
    } else {
        made = graph::prepare(graph, text::threadTypesetter());
        if (options.layered) made.flow = graph::flowAlong(graph.direction);
        const bool asGiven = made.allGiven && start.empty();
        if (start.empty()) start = made.given;
        layout::Problem problem = made.problem();
        problem.seed = made.seed;
        problem.start = start;
        const Stopwatch watch;
        if (options.measureOnly) {
            made.result.positions = start;
            made.result.hash = layout::hashPositions(start);
        } else if (!asGiven) {
            refined = refine(problem, options.effort, methodFor(options));
            made.result = std::move(refined.result);
        }
        made.layoutSeconds = watch.seconds();
    }
    const double processor = processorSeconds() - before;
    if (Interruptible::flag() && refined.done == 0.0F) {
        throw Error("stopped before there were positions; nothing is written");
    }
    if (!options.output.empty()) {
        writeFile(options.output, positionsAsCsv(graph, made.result.positions, made.result.ranks));
    }
    if (Interruptible::flag()) {
        fmt::print(
            stderr, "stopped at {:.0f} %{}\n", 100.0F * refined.done,
            options.output.empty() || options.output == "-"
                ? std::string()
                : fmt::format("; {} has the positions so far, and --from goes on from them", options.output.string()));
        return 0;
    }
    if (options.noFigures) return 0;
    const layout::Quality quality = layout::measure(made.problem(), made.result, made.routes);
    const nlohmann::ordered_json all = figures(graph, made, refined.firstSeconds, processor, quality);
    std::FILE* out = options.output == "-" ? stderr : stdout;
    if (options.json) {
        fmt::print(out, "{}\n", all.dump(2));
        return 0;
    }
    for (const auto& [name, value] : all.items()) {
        fmt::print(out, "{:<22}{}\n", name,
                   value.is_string()         ? value.get<std::string>()
                   : value.is_number_float() ? fmt::format("{:.4g}", value.get<double>())
                                             : value.dump());
    }
    return 0;
}

}  // namespace

void addLayout(CLI::App& program, Run& run) {
    auto options = std::make_shared<LayoutOptions>();
    CLI::App* app = program.add_subcommand("layout", "Lay a graph out; positions as CSV, time and quality figures");
    app->add_option("FILE", options->file, "A graph; - for standard input")->required();
    app->add_option("-o,--output", options->output,
                    "CSV with id, x, y, z, rank; - for standard output (figures then go to stderr)");
    CLI::Option* from =
        app->add_option("--from", options->from, "CSV with id, x, y, z to start from: it goes on from there");
    app->add_flag("--measure", options->measureOnly, "Compute nothing: the figures of the positions in --from")
        ->needs(from);
    const std::map<std::string, layout::Effort> efforts{
        {"draft", layout::Effort::draft}, {"normal", layout::Effort::normal}, {"best", layout::Effort::best}};
    app->add_option("--quality", options->effort,
                    "draft, normal or best: time for a graph of more than 500 nodes; best is for distances")
        ->transform(CLI::CheckedTransformer(efforts).description(""))
        ->option_text("NAME");
    const std::map<std::string, layout::Method> methods{{"octree", layout::Method::octree},
                                                        {"pyramid", layout::Method::pyramid}};
    app->add_option("--method", options->method,
                    "octree or pyramid: what a graph of more than 500 nodes is refined with; without it the pyramid "
                    "where a GPU computes, else the octree")
        ->transform(CLI::CheckedTransformer(methods).description(""))
        ->option_text("NAME");
    CLI::Option* layered =
        app->add_flag("--layered", options->layered,
                      "In ranks along the direction of the edges, whatever the file says; what closes "
                      "a cycle runs back");
    app->add_flag("--free", options->free, "Without ranks")->excludes(layered);
    app->add_flag("--json", options->json, "The figures as JSON");
    app->add_flag("--no-figures", options->noFigures, "Positions only; measuring a large graph takes a second or more");
    app->footer(
        "A directed graph is laid out in ranks; one of more than 500 nodes when it has hardly any cycles, and up to "
        "100,000\nnodes. --layered and --free say otherwise.\n"
        "The figures: stress is scale-optimal and per pair (0 is perfect); neighbourhood1 and 2 are the mean Jaccard\n"
        "index of near in the graph and near in space; textHeight, fill and the counts are of the picture at rest.\n"
        "On an NVIDIA GPU a graph of more than 500 nodes gets other positions than on the CPU, as good ones; --compute "
        "cpu\ngives the same on every machine.\n"
        "Ctrl+C in a graph of more than 500 nodes writes the positions so far and ends with exit code 0 (1 if there "
        "are\n"
        "none yet); a second Ctrl+C ends at once.\n"
        "Example:  orrery layout graph.mmd -o positions.csv --json\n"
        "          orrery layout large.csv --quality best -o positions.csv\n"
        "          orrery layout large.csv --from positions.csv -o better.csv");
    app->callback([&run, options] { run = [options] { return layOut(*options); }; });
}

}  // namespace orrery::command

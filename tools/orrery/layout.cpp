#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/hash.h"
#include "kernels/layout/quality.h"
#include "scenes/graph/arrangement.h"
#include "scenes/graph/readers/readers.h"
#include "tools/orrery/commands.h"

#include <nlohmann/json.hpp>

// orrery layout: positions as CSV, with the time they took and how good they are. Needs no Vulkan.

namespace orrery::command {

namespace {

struct LayoutOptions {
    std::filesystem::path file;
    std::filesystem::path output;
    bool json = false;
};

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::string positionsAsCsv(const graph::Graph& graph, const layout::Result& result) {
    std::string csv = "id,x,y,z,rank\n";
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const vec3& p = result.positions[i];
        csv += fmt::format("{},{:.6g},{:.6g},{:.6g},{}\n", csvField(graph.nodes[i].id), p.x, p.y, p.z,
                           i < result.ranks.size() ? result.ranks[i] : 0);
    }
    return csv;
}

nlohmann::ordered_json figures(const graph::Graph& graph, const graph::Arrangement& made,
                               const layout::Quality& quality) {
    return {{"nodes", graph.nodes.size()},
            {"edges", graph.edges.size()},
            {"seconds", made.layoutSeconds},
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
    const graph::Arrangement made = graph::arrange(graph, text::threadTypesetter());
    const layout::Problem problem = made.problem();
    const layout::Quality quality = layout::measure(problem, made.result, made.routes);
    if (!options.output.empty()) writeFile(options.output, positionsAsCsv(graph, made.result));
    const nlohmann::ordered_json all = figures(graph, made, quality);
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
    app->add_flag("--json", options->json, "The figures as JSON");
    app->footer(
        "The figures: stress is scale-optimal and per pair (0 is perfect); neighbourhood1 and 2 are the mean Jaccard\n"
        "index of near in the graph and near in space; textHeight, fill and the counts are of the picture at rest.\n"
        "Example:  orrery layout graph.mmd -o positions.csv --json");
    app->callback([&run, options] { run = [options] { return layOut(*options); }; });
}

}  // namespace orrery::command

#include "engine/app/progressive.h"
#include "engine/app/registry.h"
#include "scenes/graph/graph_scene.h"
#include "scenes/graph/readers/readers.h"

// The graph kind of scene: which files it opens.

namespace orrery::graph {

namespace {

app::Opened open(const std::filesystem::path& path) {
    Graph graph = readGraph(path);
    app::Opened opened{.title = graph.title, .scenes = {}, .diagnostics = graph.diagnostics};
    if (graph.nodes.empty() && graph.groups.empty()) {
        throw Error("holds no node: there is nothing to show", {path.string(), 0, 0, {}});
    }
    opened.scenes.push_back(
        std::make_unique<GraphScene>(std::move(graph), app::Progressive::wanted() ? Layout::whileShown : Layout::now));
    return opened;
}

// Markdown is a lesson: scenes/lesson opens it.
std::vector<std::string> extensions() {
    std::vector<std::string> all;
    for (const FormatInfo& info : formats()) {
        if (info.format == Format::markdown) continue;
        for (const std::string_view extension : info.extensions) all.emplace_back(extension.substr(1));
    }
    return all;
}

const app::Registration kRegistration{
    {.kind = "graph",
     .description = "graphs: Mermaid flowcharts, DOT, GraphML, GEXF, JSON, CSV, ograph",
     .extensions = extensions(),
     .open = open,
     .recognises = {},
     .gather = {}}};

}  // namespace

}  // namespace orrery::graph

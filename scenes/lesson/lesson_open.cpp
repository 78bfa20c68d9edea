#include "engine/app/registry.h"

#include "engine/base/parallel.h"
#include "scenes/graph/graph_scene.h"
#include "scenes/lesson/markdown.h"

// The lesson kind of scene: a Markdown file opens as its graphs, in the order of the text.

namespace orrery::lesson {

namespace {

app::Opened open(const std::filesystem::path& path) {
    const graph::Document document = graph::readDocument(path);
    app::Opened opened;
    if (document.format != graph::Format::markdown) {
        // Standard input, or a file without a known ending, that turned out to be a graph.
        graph::Graph graph = graph::readGraph(document);
        opened.title = graph.title;
        opened.diagnostics = graph.diagnostics;
        opened.scenes.push_back(std::make_unique<graph::GraphScene>(std::move(graph)));
        return opened;
    }
    Lesson lesson = readLesson(document);
    opened.title = lesson.title;
    opened.diagnostics = lesson.diagnostics;
    std::vector<graph::Graph> graphs;
    for (Step& step : lesson.steps) {
        if (!step.scene || !step.scene->graph || step.scene->graph->nodes.empty()) continue;
        graph::Graph graph = std::move(*step.scene->graph);
        if (graph.title.empty()) graph.title = step.title;
        if (graph.date.empty()) graph.date = step.date;
        graphs.push_back(std::move(graph));
    }
    opened.scenes.resize(graphs.size());
    parallelFor(graphs.size(),
                [&](std::size_t i) { opened.scenes[i] = std::make_unique<graph::GraphScene>(std::move(graphs[i])); });
    return opened;
}

const app::Registration kRegistration{{.kind = "lesson",
                                       .description = "lessons: Markdown with Mermaid diagrams",
                                       .extensions = {"md", "markdown", "mdown", "mkd", "qmd", "rmd", "txt"},
                                       .open = open,
                                       .recognises = [](std::string_view) { return true; },
                                       .gather = {}}};

}  // namespace

}  // namespace orrery::lesson

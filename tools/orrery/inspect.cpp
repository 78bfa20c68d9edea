#include "scenes/graph/inspect.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/log.h"
#include "scenes/graph/readers/readers.h"
#include "scenes/lesson/inspect.h"
#include "scenes/lesson/markdown.h"
#include "tools/orrery/commands.h"

#include <nlohmann/json.hpp>

#include <algorithm>

// orrery inspect: what was read from a file, with the reader's remarks. Needs no Vulkan.

namespace orrery::command {

namespace {

struct InspectOptions {
    std::filesystem::path file;
    bool json = false;
};

// Every remark is part of the result; what could not be read is also said on stderr, and is exit code 1.
int finish(const Diagnostics& diagnostics, const std::string& file) {
    bool failed = false;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.severity != Severity::error) continue;
        failed = true;
        fmt::print(stderr, "{}\n", formatDiagnostic(file, diagnostic));
    }
    return failed ? 1 : 0;
}

int inspect(const InspectOptions& options) {
    const graph::Document document = graph::readDocument(options.file);
    const std::string& name = document.source.file;
    if (document.format == graph::Format::markdown) {
        const lesson::Lesson lesson = lesson::readLesson(document);
        writeFile("-", options.json ? lesson::inspectLesson(lesson).dump(2) + "\n" : lesson::describeLesson(lesson));
        return finish(lesson.diagnostics, name);
    }
    const graph::Graph graph = graph::readGraph(document);
    writeFile("-", options.json ? graph::inspectGraph(graph).dump(2) + "\n" : graph::describeGraph(graph));
    return finish(graph.diagnostics, name);
}

}  // namespace

void addInspect(CLI::App& program, Run& run) {
    auto options = std::make_shared<InspectOptions>();
    CLI::App* app = program.add_subcommand("inspect", "Say what was read from a file, with remarks");
    app->add_option("FILE", options->file, "A graph or notes; - for standard input")->required();
    app->add_flag("--json", options->json, "As JSON");
    app->footer("Examples:\n  orrery inspect notes.md\n  orrery inspect graph.dot --json | jq '.edges | length'");
    app->callback([&run, options] { run = [options] { return inspect(*options); }; });
}

}  // namespace orrery::command

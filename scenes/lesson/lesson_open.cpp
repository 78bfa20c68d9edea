#include "engine/app/registry.h"
#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "scenes/graph/graph_scene.h"
#include "scenes/home/home_scene.h"
#include "scenes/lesson/lesson_scene.h"
#include "scenes/lesson/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <map>
#include <numeric>

// The lesson kind of scene: a Markdown file opens as its steps, in the order of the text, with the scenes they show.

namespace orrery::lesson {

namespace {

// What the layout of a graph has to know of the lesson: the shape that captions leave of the picture, and what will be
// written on nodes.
struct Setting {
    float aspect = 0.0F;
    std::vector<std::pair<std::string, std::string>> words;
};

// What one scene is made from; made once, however often the lesson comes back to it.
struct Source {
    std::size_t step = 0;  // that names it first
    Setting setting;
    std::unique_ptr<app::Scene> scene;
    Diagnostics diagnostics;
    std::string problem;
};

std::unique_ptr<app::Scene> graphScene(graph::Graph graph, const Setting& setting) {
    return std::make_unique<graph::GraphScene>(std::move(graph), std::span<const vec3>(), setting.aspect,
                                               setting.words);
}

std::unique_ptr<app::Scene> openFile(const yaml::Value& fence, const std::filesystem::path& folder,
                                     const Setting& setting, Diagnostics& diagnostics) {
    const std::filesystem::path path = app::locate(fence["file"].text(), folder);
    const auto wanted = fence.find("kind");
    std::vector<std::unique_ptr<app::Scene>> scenes;
    std::string title;
    try {
        for (const app::SceneKind* kind : app::kindsFor(path)) {
            if (wanted && kind->kind != wanted->text()) continue;
            if (kind->kind == "graph") {
                scenes.push_back(graphScene(graph::readGraph(path), setting));
                continue;
            }
            app::Opened opened = kind->open(path);
            if (title.empty()) title = opened.title;
            std::ranges::move(opened.scenes, std::back_inserter(scenes));
            // Remarks on another file stand at the line that names it.
            for (const Diagnostic& each : opened.diagnostics) {
                if (each.severity == Severity::error)
                    diagnostics.push_back({each.severity, fence["file"].where().line, fence["file"].where().column,
                                           formatDiagnostic(path.string(), each)});
            }
        }
    } catch (const Error& error) {
        fence["file"].fail(error.what());
    }
    if (scenes.empty()) fence["file"].fail(fmt::format("{} holds nothing that can be shown", path.string()));
    if (scenes.size() == 1) return std::move(scenes.front());
    return std::make_unique<home::HomeScene>(std::move(scenes), title);
}

std::unique_ptr<app::Scene> describe(const yaml::Value& fence, const std::filesystem::path& folder,
                                     Direction& direction) {
    const yaml::Value name = fence["scene"];
    const app::SceneKind* const kind = app::describedKind(name.text());
    if (kind == nullptr) {
        std::string known;
        for (const app::SceneKind& each : app::sceneKinds()) {
            if (each.describe) known += (known.empty() ? "" : ", ") + each.kind;
        }
        name.fail(fmt::format("no kind of scene is called \"{}\"; these can be described: {}", name.text(), known));
    }
    // Keys that only change what is described belong to the step.
    yaml::Value keys = fence.without({"scene"});
    for (const std::string& key : kind->directed) {
        const auto value = keys.find(key);
        if (!value) continue;
        if (!direction.changes) direction.changes = yaml::parse("", fence.where().file, fence.where().line);
        direction.changes = direction.changes->with(key, *value);
        keys = keys.without({key});
    }
    return kind->describe({keys, folder});
}

class Opener {
 public:
    Opener(Lesson lesson, const std::filesystem::path& path) : lesson_(std::move(lesson)), path_(path) {}

    app::Opened open() {
        findSources();
        for (std::size_t i = 0; i < sources_.size(); ++i) sources_[i].setting = settingOf(i);
        makeAll();
        // What could not be made leaves its message in its step.
        std::vector<std::unique_ptr<app::Scene>> scenes;
        std::vector<int> numbers(sources_.size(), -1);
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            for (Diagnostic& each : sources_[i].diagnostics) lesson_.diagnostics.push_back(std::move(each));
            if (!sources_[i].scene) continue;
            numbers[i] = static_cast<int>(scenes.size());
            scenes.push_back(std::move(sources_[i].scene));
        }
        app::Opened opened;
        opened.title = lesson_.title;
        if (scenes.empty()) {
            opened.diagnostics = std::move(lesson_.diagnostics);
            return opened;
        }
        std::vector<int> sceneOf(lesson_.steps.size(), -1);
        for (std::size_t i = 0; i < lesson_.steps.size(); ++i) {
            if (sourceOf_[i] < 0) continue;
            const auto source = static_cast<std::size_t>(sourceOf_[i]);
            sceneOf[i] = numbers[source];
            if (!sources_[source].problem.empty()) lesson_.steps[i].scene->error = sources_[source].problem;
        }
        auto scene = std::make_unique<LessonScene>(std::move(lesson_), std::move(scenes), sceneOf, path_.string());
        opened.diagnostics = scene->lesson().diagnostics;
        opened.scenes.push_back(std::move(scene));
        return opened;
    }

 private:
    void findSources() {
        sourceOf_.assign(lesson_.steps.size(), -1);
        std::map<std::string, int> files;
        for (std::size_t i = 0; i < lesson_.steps.size(); ++i) {
            const auto& scene = lesson_.steps[i].scene;
            if (!scene || !scene->error.empty()) continue;
            if (scene->graph && scene->graph->nodes.empty()) continue;
            if (scene->description) {
                if (const auto file = scene->description->find("file")) {
                    const auto kind = scene->description->find("kind");
                    const auto [at, added] = files.emplace(file->text() + '\n' + (kind ? kind->text() : ""),
                                                           static_cast<int>(sources_.size()));
                    sourceOf_[i] = at->second;
                    if (!added) continue;
                }
            }
            sourceOf_[i] = static_cast<int>(sources_.size());
            sources_.push_back({.step = i});
        }
    }

    Setting settingOf(std::size_t source) const {
        constexpr float kUsual = 16.0F / 9.0F;
        Setting setting{.aspect = kUsual, .words = {}};
        int scene = -1;
        for (std::size_t i = 0; i < lesson_.steps.size(); ++i) {
            const Step& step = lesson_.steps[i];
            if (step.scene) scene = sourceOf_[i];
            if (scene != static_cast<int>(source) || step.appendix) continue;
            const CaptionContent caption{.title = step.title, .blocks = step.blocks, .place = step.direction.caption};
            const Room room = roomFor(placeOf(caption, kUsual), kUsual, 1.0F);
            setting.aspect = std::min(setting.aspect, kUsual - room.left - room.right);
            const auto labels = step.direction.changes ? step.direction.changes->find("labels") : std::nullopt;
            if (!labels || !labels->isMap()) continue;
            for (const auto& [name, words] : labels->entries()) {
                if (words.isText()) setting.words.emplace_back(name, words.text());
            }
        }
        return setting;
    }

    // The longest first: a large graph that comes last would keep one core busy and the others waiting. What stands in
    // another file may be of any size.
    void makeAll() {
        std::vector<std::size_t> order(sources_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, std::greater(), [this](std::size_t i) {
            const auto& graph = lesson_.steps[sources_[i].step].scene->graph;
            return graph ? graph->nodes.size() + graph->edges.size() : std::numeric_limits<std::size_t>::max();
        });
        std::atomic<std::size_t> next = 0;
        parallelFor(order.size(), [&](std::size_t) { make(sources_[order[next++]]); });
    }

    void make(Source& source) {
        Step& step = lesson_.steps[source.step];
        if (step.scene->graph) {
            graph::Graph graph = std::move(*step.scene->graph);
            if (graph.title.empty()) graph.title = step.title;
            if (graph.date.empty()) graph.date = step.date;
            source.scene = graphScene(std::move(graph), source.setting);
            return;
        }
        try {
            const std::filesystem::path folder = path_.parent_path();
            const yaml::Value& fence = *step.scene->description;
            source.scene = fence.find("file") ? openFile(fence, folder, source.setting, source.diagnostics)
                                              : describe(fence, folder, step.direction);
        } catch (const Error& error) {
            source.problem = error.message();
            source.diagnostics.push_back({Severity::error,
                                          error.where().line > 0 ? error.where().line : step.scene->line,
                                          error.where().column, error.message()});
        }
    }

    Lesson lesson_;
    std::filesystem::path path_;
    std::vector<Source> sources_;
    std::vector<int> sourceOf_;  // of each step, or -1
};

app::Opened open(const std::filesystem::path& path) {
    const graph::Document document = graph::readDocument(path);
    if (document.format != graph::Format::markdown) {
        // Standard input, or a file without a known ending, that turned out to be a graph.
        graph::Graph graph = graph::readGraph(document);
        app::Opened opened;
        opened.title = graph.title;
        opened.diagnostics = graph.diagnostics;
        opened.scenes.push_back(std::make_unique<graph::GraphScene>(std::move(graph)));
        return opened;
    }
    return Opener(readLesson(document), path).open();
}

app::Glance glance(const std::filesystem::path& path) {
    const Lesson lesson = readLesson(path);
    const auto played = std::ranges::count_if(lesson.steps, [&](const Step& step) { return lesson.plays(step); });
    return {.title = lesson.title, .minutes = lesson.minutes, .steps = static_cast<int>(played)};
}

const app::Registration kRegistration{{.kind = "lesson",
                                       .description = "lessons: Markdown with Mermaid diagrams and other scenes",
                                       .extensions = {"md", "markdown", "mdown", "mkd", "qmd", "rmd", "txt"},
                                       .open = open,
                                       .glance = glance,
                                       .recognises = [](std::string_view) { return true; },
                                       .gather = {}}};

}  // namespace

}  // namespace orrery::lesson

#include "scenes/lesson/inspect.h"

#include "scenes/graph/inspect.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace orrery::lesson {
namespace {

using Json = nlohmann::ordered_json;

Json sceneObject(const Scene& scene) {
    if (scene.graph) return graph::inspectGraph(*scene.graph);
    if (scene.description) {
        if (const auto file = scene.description->find("file")) return {{"kind", "file"}, {"file", file->text()}};
        return {{"kind", (*scene.description)["scene"].text()}};
    }
    return {{"kind", "unreadable"}, {"language", scene.language}, {"line", scene.line}, {"message", scene.error}};
}

Json stepObject(const Step& step) {
    Json object = {
        {"title", step.title}, {"level", step.level}, {"scene", sceneObject(*step.scene)}, {"line", step.line}};
    object["fenced"] = step.scene->fenced;
    if (!step.date.empty()) object["date"] = step.date;
    if (!step.authors.empty()) object["authors"] = step.authors;
    if (!step.fences.empty()) {
        Json& fences = object["fences"] = Json::array();
        for (const Fence& fence : step.fences) fences.push_back({{"language", fence.language}, {"line", fence.line}});
    }
    return object;
}

std::string sceneInWords(const Step& step) {
    if (!step.scene) return step.direction.changes ? "changes the scene" : "text";
    if (step.scene->description) {
        const auto file = step.scene->description->find("file");
        return file ? file->text() : (*step.scene->description)["scene"].text();
    }
    if (!step.scene->graph) return "unreadable";
    const graph::Graph& graph = *step.scene->graph;
    return fmt::format("{}, {}", graph::countOf(graph.nodes.size(), "node"),
                       graph::countOf(graph.edges.size(), "edge"));
}

}  // namespace

Json inspectLesson(const Lesson& lesson) {
    Json object = {{"kind", "lesson"}, {"title", lesson.title}};
    Json& steps = object["steps"] = Json::array();
    Json sections = Json::array();
    for (const Step& step : lesson.steps) {
        if (step.scene) {
            steps.push_back(stepObject(step));
        } else {
            sections.push_back({{"title", step.title}, {"level", step.level}, {"line", step.line}});
        }
    }
    object["diagnostics"] = graph::inspectDiagnostics(lesson.diagnostics);
    if (!lesson.date.empty()) object["date"] = lesson.date;
    if (!sections.empty()) object["sections"] = std::move(sections);
    return object;
}

std::string describeLesson(const Lesson& lesson) {
    const std::size_t scenes = lesson.sceneCount();
    std::string out = lesson.title.empty() ? std::string("Lesson without a title") : lesson.title;
    if (!lesson.date.empty()) out += fmt::format(" ({})", lesson.date);
    out += fmt::format("\nlesson, {}, {} of text\n", graph::countOf(scenes, "scene"),
                       graph::countOf(lesson.steps.size() - scenes, "section"));
    std::vector<std::vector<std::string>> rows;
    for (const Step& step : lesson.steps) {
        if (!lesson.plays(step)) continue;
        rows.push_back({std::to_string(rows.size() + 1), step.title, sceneInWords(step),
                        fmt::format("line {}", step.scene ? step.scene->line : step.line)});
    }
    if (!rows.empty()) out += "\nSteps\n" + graph::describeTable(rows, 100, 72);
    if (!lesson.glossary.empty())
        out += fmt::format("\nGlossary of {}\n", graph::countOf(lesson.glossary.size(), "term"));
    if (!lesson.diagnostics.empty()) out += '\n' + graph::describeDiagnostics(lesson.diagnostics);
    return out;
}

}  // namespace orrery::lesson

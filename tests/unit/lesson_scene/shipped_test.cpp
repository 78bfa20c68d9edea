#include "engine/base/files.h"
#include "scenes/lesson/check.h"
#include "scenes/lesson/markdown.h"
#include "tests/unit/lesson_scene/play.h"

#include <algorithm>

// The lessons that ship: whole, within the rules of a projector, and holding every diagram of the notes.

namespace orrery::lesson {
namespace {

std::vector<std::filesystem::path> lessons() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(assetFolder() / "lessons")) {
        if (entry.path().extension() == ".md" && entry.path().filename() != "README.md") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

std::string nameOf(const ::testing::TestParamInfo<std::filesystem::path>& info) {
    std::string name = info.param.stem().string();
    std::ranges::replace(name, '-', '_');
    return name;
}

class Shipped : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Shipped, KeepsTheRules) {
    const CheckReport report = checkLesson(GetParam());
    for (const Diagnostic& each : report.diagnostics) {
        EXPECT_NE(each.severity, Severity::error) << formatDiagnostic(GetParam().string(), each);
    }
    EXPECT_GE(report.stops, 14);
}

TEST_P(Shipped, HasNotesGlossaryAndSources) {
    const Lesson lesson = readLesson(GetParam());
    EXPECT_GE(lesson.glossary.size(), 15U);
    EXPECT_NEAR(lesson.minutes, 45.0, 5.0);
    EXPECT_TRUE(std::ranges::any_of(lesson.steps, [](const Step& step) { return step.title == "Sources"; }));
    for (const Step& step : lesson.steps) {
        if (step.appendix || step.level < 2) continue;
        EXPECT_FALSE(step.notes.empty()) << "no notes for the presenter at \"" << step.title << "\"";
    }
}

INSTANTIATE_TEST_SUITE_P(Lesson, Shipped, ::testing::ValuesIn(lessons()), nameOf);

// By its file, or drawn anew in the lesson with its nodes.
TEST(ShippedLessons, ShowEveryDiagramOfTheNotes) {
    std::vector<Lesson> all;
    for (const std::filesystem::path& file : lessons()) all.push_back(readLesson(file));
    ASSERT_EQ(all.size(), 7U);
    int diagrams = 0;
    for (const auto& entry : std::filesystem::directory_iterator(assetFolder() / "graphs")) {
        if (entry.path().extension() != ".mmd") continue;
        ++diagrams;
        const graph::Graph graph = graph::readGraph(entry.path());
        const auto shows = [&](const Step& step) {
            if (!step.scene) return false;
            if (step.scene->description) {
                const auto file = step.scene->description->find("file");
                return file && std::filesystem::path(file->text()).filename() == entry.path().filename();
            }
            if (!step.scene->graph) return false;
            const auto& nodes = step.scene->graph->nodes;
            return std::ranges::all_of(graph.nodes, [&](const graph::Node& node) {
                return std::ranges::any_of(nodes,
                                           [&](const graph::Node& own) { return own.label.plain == node.label.plain; });
            });
        };
        const bool found =
            std::ranges::any_of(all, [&](const Lesson& lesson) { return std::ranges::any_of(lesson.steps, shows); });
        EXPECT_TRUE(found) << entry.path().filename().string() << " is in no lesson";
    }
    EXPECT_EQ(diagrams, 26);
}

}  // namespace
}  // namespace orrery::lesson

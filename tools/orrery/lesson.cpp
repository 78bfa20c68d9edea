#include "engine/base/diagnostic.h"
#include "engine/base/files.h"
#include "scenes/lesson/check.h"
#include "tools/orrery/commands.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <vector>

// orrery lesson check: will a class be able to follow it? Needs no Vulkan.

namespace orrery::command {

namespace {

struct LessonOptions {
    std::vector<std::filesystem::path> files;
    bool json = false;
};

nlohmann::ordered_json reportOf(const std::filesystem::path& file, const lesson::CheckReport& report) {
    nlohmann::ordered_json remarks = nlohmann::ordered_json::array();
    for (const Diagnostic& each : report.diagnostics) {
        remarks.push_back({{"severity", severityName(each.severity)},
                           {"line", each.line},
                           {"column", each.column},
                           {"message", each.message}});
    }
    return {{"file", file.string()},
            {"passed", report.passed()},
            {"stops", report.stops},
            {"minutes", report.minutes},
            {"smallestCaption", report.smallestCaption},
            {"smallestLabel", report.smallestLabel},
            {"leastContrast", report.leastContrast},
            {"fastestTurn", report.fastestTurn},
            {"fastestPan", report.fastestPan},
            {"diagnostics", std::move(remarks)}};
}

int check(const LessonOptions& options) {
    bool passed = true;
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const std::filesystem::path& file : options.files) {
        const lesson::CheckReport report = lesson::checkLesson(file);
        passed = passed && report.passed();
        if (options.json) {
            all.push_back(reportOf(file, report));
            continue;
        }
        for (const Diagnostic& each : report.diagnostics) fmt::print("{}\n", formatDiagnostic(file.string(), each));
        fmt::print(
            "{}: {}; {} stops, {:.0f} minutes of watching; captions from {:.1f} % and labels from {:.1f} % of the "
            "height, "
            "contrast from {:.1f}, turns to {:.0f} and pans to {:.1f} degrees a second\n",
            file.string(), report.passed() ? "all rules hold" : "rules are broken", report.stops, report.minutes,
            report.smallestCaption * 100.0F, report.smallestLabel * 100.0F, report.leastContrast, report.fastestTurn,
            report.fastestPan);
    }
    if (options.json) writeFile("-", all.dump(2) + "\n");
    return passed ? 0 : 1;
}

}  // namespace

void addLesson(CLI::App& program, Run& run) {
    auto options = std::make_shared<LessonOptions>();
    CLI::App* app = program.add_subcommand("lesson", "Check that a class can follow a lesson");
    app->require_subcommand(1);
    CLI::App* checking = app->add_subcommand(
        "check",
        "Text that can be read from the back row, contrast under stray light, a camera that nobody gets sick of");
    checking->add_option("FILE", options->files, "Lessons in Markdown")->required();
    checking->add_flag("--json", options->json, "As JSON");
    checking->footer("Exit code 1 when a rule is broken.\nExample:  orrery lesson check notes.md");
    checking->callback([&run, options] { run = [options] { return check(*options); }; });
}

}  // namespace orrery::command

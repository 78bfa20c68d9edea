// Markdown: every text is a lesson, its graphs hang together, and every remark names a line of the text.

#include "scenes/lesson/markdown.h"

#include "tests/fuzz/graph_checks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text = orrery::utf8::sanitised(std::string_view(reinterpret_cast<const char*>(data), size));
    // As decodeText() leaves it.
    for (char& c : text) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F) c = ' ';
    }
    const orrery::lesson::Lesson lesson =
        orrery::lesson::readMarkdown(text, {"fuzz.md", 1}, orrery::fuzz::smallLimits());
    const auto lines = static_cast<int>(std::ranges::count(text, '\n')) + 1;
    int line = 0;
    for (const orrery::lesson::Step& step : lesson.steps) {
        ORRERY_CHECK(step.level >= 0 && step.level <= 6, "level {}", step.level);
        if (!step.scene) continue;
        ORRERY_CHECK(step.scene->line > line && step.scene->line <= lines + 1, "scenes out of order");
        line = step.scene->line;
        ORRERY_CHECK(step.scene->graph.has_value() || !step.scene->error.empty(), "unreadable without a word");
        if (step.scene->graph) orrery::fuzz::checkGraph(*step.scene->graph, orrery::fuzz::smallLimits());
    }
    for (const orrery::Diagnostic& each : lesson.diagnostics) {
        ORRERY_CHECK(each.line >= 0 && each.line <= lines + 1, "line {} of {}", each.line, lines);
        orrery::fuzz::checkMessage(each.message);
    }
    return 0;
}

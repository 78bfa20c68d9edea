#pragma once

// A lesson as it was read, for scripts (JSON) and for people (text): the content of `orrery inspect` for Markdown.

#include "scenes/lesson/lesson.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace orrery::lesson {

// {"kind":"lesson","title","steps":[{"title","level","scene"}],"diagnostics"}: the steps that have a scene, each scene
// as inspectGraph() gives it, or {"kind":"unreadable","language","line","message"}. Then, where they have something to
// say: a step's line, date, authors and fences [{"language","line"}], and "sections" [{"title","level","line"}], the
// headings that have no scene.
nlohmann::ordered_json inspectLesson(const Lesson& lesson);

// Title, counts, the steps with what each shows, and the diagnostics.
std::string describeLesson(const Lesson& lesson);

}  // namespace orrery::lesson

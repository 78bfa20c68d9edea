#pragma once

// Notes in Markdown (CommonMark with GitHub's tables) as a lesson.

#include "scenes/graph/limits.h"
#include "scenes/graph/readers/readers.h"
#include "scenes/graph/source.h"
#include "scenes/lesson/lesson.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace orrery::lesson {

// Notes are never this long, and cmark needs a hundred bytes for some of a single one.
inline constexpr std::uint64_t kMostMarkdown = 16ULL << 20U;  // bytes

// Each heading starts a step; the Mermaid flowcharts under it, in code blocks or in the open (see unfenced.h), are the
// scenes, in the order of the text. Code blocks in DOT (```dot, ```graphviz) are scenes as well; other Mermaid diagrams
// are left as code, with a warning that names their kind; all other code stays with its step. A diagram that cannot be
// read is an error among the diagnostics, at its place in the file, and the rest of the lesson stands.
//
// The title is the front matter's; else the first level-1 heading, when it opens the text or is the only one; else the
// file's name. A diagram in the open is named after what stands above it: a line "Title: ...", the line before
// "Authors:" or "Date:", the heading, or the nearest short line.
//
// `text` is UTF-8 with Unix line ends (readDocument). Throws Error past a limit only: limits.bytes, or kMostMarkdown
// where that is less; what limits.h says of graphs holds for each diagram.
Lesson readMarkdown(std::string_view text, const graph::Source& source, const graph::Limits& limits = {});

// The lesson of a document, with the document's remarks first.
Lesson readLesson(const graph::Document& document, const graph::Limits& limits = {});
Lesson readLesson(const std::filesystem::path& path, const graph::Limits& limits = {});

}  // namespace orrery::lesson

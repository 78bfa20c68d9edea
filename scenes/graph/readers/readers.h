#pragma once

// Any file that holds a graph, read by the reader of its format: the one entrance to scenes/graph/readers.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/readers/formats.h"
#include "scenes/graph/source.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace orrery::graph {

// A file as text: UTF-8 with Unix line ends whatever it was before, see decode.h, and what was said about that.
struct Document {
    std::string_view text;
    std::shared_ptr<const void> owner;  // of the text: a string, or the file itself
    Source source;
    Format format = Format::markdown;
    Diagnostics diagnostics;
};

// Reads the file, or standard input for "-", and finds its format. Throws Error when it cannot be read, is larger than
// limits.bytes, or is no text.
Document readDocument(const std::filesystem::path& path, const Limits& limits = {});

// The graph of a document, with the document's remarks before its own and a title: the text's, else the file's name
// made readable. Throws Error for Markdown (readMarkdown in scenes/lesson reads it), for text that its format cannot
// be, and past a limit.
Graph readGraph(const Document& document, const Limits& limits = {});
Graph readGraph(const std::filesystem::path& path, const Limits& limits = {});

// The graph of bytes that came from somewhere else, decoded as a file's would be.
Graph readGraphText(std::string_view text, const Source& source, Format format, const Limits& limits = {});

// A file's name as a title: "05-async-hpc_patterns.mmd" is "Async hpc patterns". Empty for standard input.
std::string titleFromPath(const std::filesystem::path& path);

}  // namespace orrery::graph

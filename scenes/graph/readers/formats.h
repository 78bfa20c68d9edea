#pragma once

// The kinds of file that are read: their names, endings and media types, and how a file tells its kind.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

namespace orrery::graph {

enum class Format : std::uint8_t { mermaid, dot, graphml, gexf, json, csv, ograph, markdown };

struct FormatInfo {
    Format format;
    std::string_view name;                         // "GraphML"
    std::string_view description;                  // one line: what of it is read
    std::span<const std::string_view> extensions;  // with the dot, the usual one first
    std::string_view mediaType;                    // as desktops name it
};

// Every format, in the order in which help and README.md list them.
std::span<const FormatInfo> formats();
std::string_view formatName(Format format);

// Whether files of the format are read as they are, not decoded as text.
inline bool isBinary(Format format) {
    return format == Format::ograph;
}

// The format of a decoded text or, for a binary one, of the bytes: by the ending of the path where it is a known one,
// else by how the text begins. A text that looks like nothing else is Markdown.
Format formatOf(const std::filesystem::path& path, std::string_view text);

}  // namespace orrery::graph

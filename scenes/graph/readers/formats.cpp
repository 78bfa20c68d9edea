#include "scenes/graph/readers/formats.h"

#include "scenes/graph/readers/builder.h"
#include "scenes/graph/readers/csv.h"
#include "scenes/graph/readers/mermaid/mermaid.h"
#include "scenes/graph/readers/ograph.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace orrery::graph {
namespace {

using Extensions = std::string_view;

constexpr Extensions kMermaid[] = {".mmd", ".mermaid"};
constexpr Extensions kMarkdown[] = {".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"};
constexpr Extensions kDot[] = {".dot", ".gv"};
constexpr Extensions kGraphml[] = {".graphml"};
constexpr Extensions kGexf[] = {".gexf"};
constexpr Extensions kJson[] = {".json", ".cyjs", ".jgf"};
constexpr Extensions kCsv[] = {".csv", ".tsv", ".tab", ".edges", ".edgelist"};

constexpr Extensions kOgraph[] = {".ograph"};

constexpr std::array<FormatInfo, 8> kFormats = {{
    {Format::markdown, "Markdown", "a lesson: every Mermaid diagram in the text, under its heading", kMarkdown,
     "text/markdown"},
    {Format::mermaid, "Mermaid", "flowcharts, all of the grammar", kMermaid, "text/vnd.mermaid"},
    {Format::dot, "DOT", "Graphviz graphs: labels, shapes, colours, clusters", kDot, "text/vnd.graphviz"},
    {Format::graphml, "GraphML", "nodes, edges, data keys, nested graphs, and yEd's shapes and colours", kGraphml,
     "application/graphml+xml"},
    {Format::gexf, "GEXF", "Gephi's graphs 1.2 and 1.3 with colours, sizes and shapes", kGexf, "application/gexf+xml"},
    {Format::json, "JSON", "node-link data of NetworkX, D3 and 3d-force-graph, Cytoscape's elements, JGF", kJson,
     "application/json"},
    {Format::csv, "CSV", "edge lists and node tables separated by commas, semicolons or tabs; places from x, y, z",
     kCsv, "text/csv"},
    {Format::ograph, "ograph", "large graphs in binary columns, with places computed elsewhere", kOgraph,
     "application/x-orrery-graph"},
}};

// Blanks and the comments of DOT.
std::string_view skipDotComments(std::string_view text) {
    for (;;) {
        text = text.substr(std::min(text.find_first_not_of(" \t\n\f\v"), text.size()));
        if (text.starts_with("//") || text.starts_with('#')) {
            text = text.substr(std::min(text.find('\n'), text.size()));
        } else if (text.starts_with("/*")) {
            const std::size_t end = text.find("*/", 2);
            if (end == std::string_view::npos) return {};
            text = text.substr(end + 2);
        } else {
            return text;
        }
    }
}

bool takeWord(std::string_view& text, std::string_view word) {
    const std::string start = lowerCase(text.substr(0, word.size() + 1));
    if (!start.starts_with(word)) return false;
    if (start.size() > word.size()) {
        const char next = start[word.size()];
        if ((next >= 'a' && next <= 'z') || (next >= '0' && next <= '9') || next == '_') return false;
    }
    text = skipDotComments(text.substr(word.size()));
    return true;
}

// [strict] (graph | digraph) [name] {
bool looksLikeDot(std::string_view text) {
    text = skipDotComments(text);
    takeWord(text, "strict");
    if (!takeWord(text, "digraph") && !takeWord(text, "graph")) return false;
    if (text.starts_with('"')) {
        std::size_t end = 1;
        while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
        text = skipDotComments(text.substr(std::min(end + 1, text.size())));
    } else if (!text.starts_with('{')) {
        text = skipDotComments(text.substr(std::min(text.find_first_of(" \t\n{"), text.size())));
    }
    return text.starts_with('{');
}

std::optional<Format> byContent(std::string_view text) {
    const std::string_view start = trimmed(text.substr(0, 4096));
    if (start.empty()) return std::nullopt;
    if (start.front() == '<') {
        if (start.find("<gexf") != std::string_view::npos || start.find(":gexf") != std::string_view::npos) {
            return Format::gexf;
        }
        if (start.find("graphml") != std::string_view::npos) return Format::graphml;
    }
    if (looksLikeOgraph(text)) return Format::ograph;
    if (looksLikeDot(text)) return Format::dot;
    if (looksLikeMermaidFlowchart(text)) return Format::mermaid;
    if (start.front() == '{') return Format::json;
    if (start.front() == '[') {
        const std::string_view inside = trimmed(start.substr(1));
        if (inside.empty() || inside.front() == '{' || inside.front() == '[' || inside.front() == ']')
            return Format::json;
    }
    if (looksLikeEdgeList(text)) return Format::csv;
    return std::nullopt;
}

}  // namespace

std::span<const FormatInfo> formats() {
    return kFormats;
}

std::string_view formatName(Format format) {
    return std::ranges::find(kFormats, format, &FormatInfo::format)->name;
}

Format formatOf(const std::filesystem::path& path, std::string_view text) {
    const std::string extension = lowerCase(path.extension().string());
    if (!extension.empty()) {
        for (const FormatInfo& info : kFormats) {
            if (std::ranges::find(info.extensions, extension) != info.extensions.end()) return info.format;
        }
    }
    return byContent(text).value_or(Format::markdown);
}

}  // namespace orrery::graph

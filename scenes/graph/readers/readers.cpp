#include "scenes/graph/readers/readers.h"

#include "engine/base/files.h"
#include "engine/base/utf8.h"
#include "scenes/graph/readers/builder.h"
#include "scenes/graph/readers/csv.h"
#include "scenes/graph/readers/decode.h"
#include "scenes/graph/readers/dot.h"
#include "scenes/graph/readers/gexf.h"
#include "scenes/graph/readers/graphml.h"
#include "scenes/graph/readers/json.h"
#include "scenes/graph/readers/mermaid/mermaid.h"
#include "scenes/graph/readers/ograph.h"

#include <fmt/format.h>

#include <utility>

namespace orrery::graph {
namespace {

Graph readAs(Format format, std::string_view text, const Source& source, const Limits& limits) {
    switch (format) {
        case Format::mermaid:
            return readMermaid(text, source, limits);
        case Format::dot:
            return readDot(text, source, limits);
        case Format::graphml:
            return readGraphMl(text, source, limits);
        case Format::gexf:
            return readGexf(text, source, limits);
        case Format::json:
            return readJson(text, source, limits);
        case Format::csv:
            return readCsv(text, source, limits);
        case Format::ograph:
            return readOgraph(text, source, limits);
        case Format::markdown:
            break;
    }
    throw Error("is Markdown, which is a lesson and not one graph", {source.file, 0, 0, {}});
}

// Large files are not copied: what needs no decoding is read where it is.
constexpr std::uint64_t kMapped = 4U << 20U;

void decode(Document& document, std::string bytes, bool binary) {
    if (!binary && !looksLikeOgraph(bytes))
        bytes = decodeText(std::move(bytes), document.source.file, document.diagnostics);
    auto text = std::make_shared<const std::string>(std::move(bytes));
    document.text = *text;
    document.owner = std::move(text);
}

bool takeMapped(Document& document, const std::filesystem::path& path, std::uint64_t limit) {
    std::error_code failure;
    const std::uint64_t size = path == "-" ? 0 : std::filesystem::file_size(path, failure);
    if (failure || size < kMapped || size > limit) return false;
    auto file = MappedFile::open(path);
    if (!file || !(looksLikeOgraph(file->bytes()) || isPlainText(file->bytes()))) return false;
    document.text = file->bytes();
    document.owner = std::move(file);
    return true;
}

}  // namespace

Document readDocument(const std::filesystem::path& path, const Limits& limits) {
    Document document;
    document.source.file = path == "-" ? "<stdin>" : path.string();
    if (!takeMapped(document, path, limits.bytes))
        decode(document, readFile(path, limits.bytes), isBinary(formatOf(path, {})));
    document.format = formatOf(path, document.text);
    return document;
}

Graph readGraph(const Document& document, const Limits& limits) {
    Graph graph = readAs(document.format, document.text, document.source, limits);
    graph.diagnostics.insert(graph.diagnostics.begin(), document.diagnostics.begin(), document.diagnostics.end());
    if (graph.title.empty()) graph.title = titleFromPath(document.source.file);
    return graph;
}

Graph readGraph(const std::filesystem::path& path, const Limits& limits) {
    return readGraph(readDocument(path, limits), limits);
}

Graph readGraphText(std::string_view text, const Source& source, Format format, const Limits& limits) {
    if (text.size() > limits.bytes) {
        throw Error(fmt::format("larger than {} bytes, which is the limit", limits.bytes), {source.file, 0, 0, {}});
    }
    Document document;
    document.source = source;
    document.format = format;
    if (isBinary(format) || isPlainText(text)) {
        document.text = text;  // which outlives the document here
    } else {
        decode(document, std::string(text), false);
    }
    return readGraph(document, limits);
}

std::string titleFromPath(const std::filesystem::path& path) {
    if (path.empty() || path == "<stdin>") return {};
    std::string title = utf8::sanitised(path.stem().string());
    for (char& c : title) {
        if (c == '-' || c == '_' || c == '.') c = ' ';
    }
    // A number in front puts files in order: "05-async" is "Async".
    const std::size_t digits = title.find_first_not_of("0123456789");
    if (digits != std::string::npos && digits > 0 && digits < 4 && title[digits] == ' ') title.erase(0, digits);
    title = trimmed(title);
    if (!title.empty() && title.front() >= 'a' && title.front() <= 'z') {
        title.front() = static_cast<char>(title.front() - 'a' + 'A');
    }
    return title;
}

}  // namespace orrery::graph

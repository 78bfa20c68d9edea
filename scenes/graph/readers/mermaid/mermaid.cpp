#include "scenes/graph/readers/mermaid/mermaid.h"

#include "engine/base/utf8.h"
#include "scenes/graph/readers/mermaid/characters.h"
#include "scenes/graph/readers/mermaid/parser.h"
#include "scenes/graph/readers/mermaid/preamble.h"

#include <fmt/format.h>

namespace orrery::graph {
namespace {

// \r\n and \r as \n.
std::string withPlainLineEnds(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool pair = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
        if (!pair) out += text[at] == '\r' ? '\n' : text[at];
    }
    return out;
}

// utf8::isValid(), fast where the text is ASCII, as nearly all of it is.
bool isValidUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (mermaid::isAscii(text[at])) {
            ++at;
            continue;
        }
        const utf8::Decoded next = utf8::decode(text, at);
        if (!next.valid) return false;
        at += next.length;
    }
    return true;
}

}  // namespace

Graph readMermaid(std::string_view text, const Source& source, const Limits& limits) {
    if (text.size() > limits.bytes) {
        throw Error(
            fmt::format("{} bytes of text, more than {}, the limit; split the graph", text.size(), limits.bytes),
            {source.file, source.firstLine, 0, {}});
    }
    std::string owned;
    if (text.find('\r') != std::string_view::npos) text = owned = withPlainLineEnds(text);
    if (!isValidUtf8(text)) text = owned = utf8::sanitised(text);
    return mermaid::Parser(text, source, limits).read();
}

bool looksLikeMermaidFlowchart(std::string_view text) {
    std::size_t at = mermaid::readPreamble(text).end;
    const std::string_view word = mermaid::wordAt(text, at);
    if (!mermaid::isFlowchartKeyword(word)) return false;
    at += word.size();
    const auto ends = [&] { return at >= text.size() || text[at] == '\n' || text[at] == '\r' || text[at] == ';'; };
    const auto skipBlanks = [&] {
        const std::size_t begin = at;
        while (const std::size_t length = mermaid::blankLength(text, at)) at += length;
        return at > begin;
    };
    const bool blanks = skipBlanks();
    if (ends()) return true;
    if (!blanks) return false;
    for (const std::string_view direction :
         {"TB", "TD", "BT", "LR", "RL", "BR", "tb", "td", "bt", "lr", "rl", "<", ">", "^", "v"}) {
        if (!text.substr(at).starts_with(direction)) continue;
        at += direction.size();
        return skipBlanks() || ends();
    }
    return false;
}

std::string_view mermaidDiagramKind(std::string_view text) {
    const std::string_view word = mermaid::wordAt(text, mermaid::readPreamble(text).end);
    return mermaid::isDiagramKeyword(word) ? word : std::string_view{};
}

}  // namespace orrery::graph

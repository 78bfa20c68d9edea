#include "scenes/graph/readers/mermaid/preamble.h"

#include "scenes/graph/readers/mermaid/characters.h"

#include <algorithm>

namespace orrery::graph::mermaid {
namespace {

bool isLineEnd(char c) {
    return c == '\n' || c == '\r';
}

std::size_t lineEndFrom(std::string_view text, std::size_t from) {
    return std::min(text.find_first_of("\r\n", from), text.size());
}

std::size_t afterGap(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const std::size_t length = isLineEnd(text[at]) ? 1 : blankLength(text, at);
        if (length == 0) break;
        at += length;
    }
    return at;
}

// ---
// title: ...
// ---
// The closing dashes stand on a line of their own, as far in as the opening ones.
void readFrontMatter(std::string_view text, Preamble& preamble) {
    const std::size_t dashes = afterGap(text, 0);
    if (!text.substr(dashes).starts_with("---")) return;
    const std::size_t opening = lineEndFrom(text, dashes);
    if (!trimmed(text.substr(dashes + 3, opening - dashes - 3)).empty()) return;
    std::size_t indented = dashes;
    while (indented > 0 && (text[indented - 1] == ' ' || text[indented - 1] == '\t')) --indented;
    const std::string_view indent = text.substr(indented, dashes - indented);
    for (std::size_t at = opening; at < text.size(); at = lineEndFrom(text, at)) {
        ++at;
        const std::string_view line = text.substr(at, lineEndFrom(text, at) - at);
        if (line.starts_with(indent) && line.substr(indent.size()).starts_with("---") &&
            trimmed(line.substr(indent.size() + 3)).empty()) {
            preamble.frontMatter = text.substr(opening, at - opening);
            preamble.end = at + line.size();
            return;
        }
    }
    preamble.openFrontMatter = dashes;
}

}  // namespace

Preamble readPreamble(std::string_view text) {
    Preamble preamble;
    readFrontMatter(text, preamble);
    while (true) {
        preamble.end = afterGap(text, preamble.end);
        const std::string_view rest = text.substr(preamble.end);
        if (!rest.starts_with("%%")) return preamble;
        const std::size_t close = rest.starts_with("%%{") ? rest.find("}%%") : kNowhere;
        preamble.end = close == kNowhere ? lineEndFrom(text, preamble.end) : preamble.end + close + 3;
    }
}

std::string_view wordAt(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && (isWord(text[end]) || (text[end] == '-' && end > at))) ++end;
    return at < text.size() && isLetter(text[at]) ? text.substr(at, end - at) : std::string_view{};
}

bool isFlowchartKeyword(std::string_view word) {
    return word == "flowchart" || word == "graph" || word == "flowchart-elk" || word == "swimlane-beta";
}

bool isDiagramKeyword(std::string_view word) {
    static constexpr std::string_view kKeywords[] = {"C4Component",
                                                     "C4Container",
                                                     "C4Context",
                                                     "C4Deployment",
                                                     "C4Dynamic",
                                                     "agentflow-beta",
                                                     "architecture",
                                                     "architecture-beta",
                                                     "block",
                                                     "block-beta",
                                                     "classDiagram",
                                                     "classDiagram-v2",
                                                     "cynefin-beta",
                                                     "erDiagram",
                                                     "eventmodeling",
                                                     "gantt",
                                                     "gitGraph",
                                                     "info",
                                                     "ishikawa",
                                                     "ishikawa-beta",
                                                     "journey",
                                                     "kanban",
                                                     "mindmap",
                                                     "packet",
                                                     "packet-beta",
                                                     "pie",
                                                     "quadrantChart",
                                                     "radar-beta",
                                                     "railroad-abnf-beta",
                                                     "railroad-beta",
                                                     "railroad-ebnf-beta",
                                                     "railroad-peg-beta",
                                                     "requirement",
                                                     "requirementDiagram",
                                                     "sankey",
                                                     "sankey-beta",
                                                     "sequenceDiagram",
                                                     "stateDiagram",
                                                     "stateDiagram-v2",
                                                     "timeline",
                                                     "treeView-beta",
                                                     "treemap",
                                                     "treemap-beta",
                                                     "usecase-beta",
                                                     "venn-beta",
                                                     "wardley-beta",
                                                     "xychart",
                                                     "xychart-beta",
                                                     "zenuml"};
    return isFlowchartKeyword(word) || std::ranges::find(kKeywords, word) != std::end(kKeywords);
}

}  // namespace orrery::graph::mermaid

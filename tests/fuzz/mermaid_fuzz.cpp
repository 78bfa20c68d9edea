// Mermaid flowcharts: every text is read or refused with an Error, and what is read hangs together.

#include "scenes/graph/readers/mermaid/mermaid.h"

#include "tests/fuzz/graph_checks.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace orrery;

// The markup is well nested and says the same as the plain text.
void checkMarkup(const graph::Label& label) {
    if (label.markup.empty()) return;
    std::vector<std::string> open;
    std::string text;
    for (std::size_t at = 0; at < label.markup->size();) {
        const std::string_view rest = std::string_view(*label.markup).substr(at);
        if (rest.front() == '<') {
            const std::size_t end = rest.find('>');
            ORRERY_CHECK(end != std::string_view::npos, "a tag is not closed");
            const std::string_view name = rest.substr(1, end - 1);
            if (name.starts_with('/')) {
                ORRERY_CHECK(!open.empty() && open.back() == name.substr(1), "</{}> closes nothing", name);
                open.pop_back();
            } else {
                open.emplace_back(name);
            }
            at += end + 1;
        } else if (rest.front() == '&') {
            const std::string_view entity = rest.substr(0, rest.find(';') + 1);
            ORRERY_CHECK(entity == "&amp;" || entity == "&lt;" || entity == "&gt;", "an entity {}", entity);
            text += entity == "&amp;" ? '&' : entity == "&lt;" ? '<' : '>';
            at += entity.size();
        } else {
            text += rest.front();
            ++at;
        }
    }
    ORRERY_CHECK(open.empty() && text == label.plain, "markup and text differ");
}

graph::Graph readGraph(std::string_view text) {
    graph::Graph graph = graph::readMermaid(text, {"fuzz.mmd", 1}, fuzz::smallLimits());
    for (const graph::Node& node : graph.nodes) checkMarkup(node.label);
    for (const graph::Edge& edge : graph.edges) checkMarkup(edge.label);
    for (const graph::Group& group : graph.groups) checkMarkup(group.title);
    for (const Diagnostic& remark : graph.diagnostics) {
        ORRERY_CHECK(remark.line >= 1 && remark.column >= 1, "a remark without a place");
        ORRERY_CHECK(remark.message.find('\n') == std::string::npos, "a remark of several lines");
    }
    return graph;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(graph::looksLikeMermaidFlowchart(text));
    static_cast<void>(graph::mermaidDiagramKind(text));
    fuzz::readChecked(text, readGraph);
    // Bytes as they come: the caller repairs them, and if it does not nothing breaks.
    try {
        fuzz::checkGraph(readGraph(text), fuzz::smallLimits());
    } catch (const Error&) {
    }
    return 0;
}

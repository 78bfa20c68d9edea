#include "scenes/graph/readers/dot_source.h"

#include "engine/base/diagnostic.h"
#include "engine/base/utf8.h"
#include "scenes/graph/readers/builder.h"

#include <fmt/format.h>

#include <graphviz/cgraph.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>

namespace orrery::graph::dot {
namespace {

std::mutex& cgraphMutex() {
    static std::mutex mutex;
    return mutex;
}

// The messages of the parse that runs now; the mutex guards it.
std::string& messages() {
    static std::string text;
    return text;
}

extern "C" int keepMessage(char* message) {
    constexpr std::size_t kMostBytes = 4096;
    if (messages().size() < kMostBytes) messages() += message;
    return 0;
}

struct Reading {
    std::string_view rest;
};

extern "C" int readSome(void* channel, char* buffer, int size) {
    auto* reading = static_cast<Reading*>(channel);
    const std::size_t bytes = std::min(reading->rest.size(), static_cast<std::size_t>(std::max(size, 0)));
    std::memcpy(buffer, reading->rest.data(), bytes);
    reading->rest.remove_prefix(bytes);
    return static_cast<int>(bytes);
}

extern "C" int writeNothing(void*, const char*) {
    return 0;
}
extern "C" int flushNothing(void*) {
    return 0;
}

// "Error: <string>: syntax error in line 3 near '->'" as an Error of ours.
[[noreturn]] void throwSyntaxError(std::string message, std::string_view text, const Source& source) {
    // Warnings stand before the error that ended the reading.
    if (const std::size_t error = message.find("Error: "); error != std::string::npos) message.erase(0, error + 7);
    message.erase(std::min(message.find('\n'), message.size()));
    const std::size_t at = message.find("syntax error in line ");
    int line = 0;
    int column = 0;
    if (at != std::string::npos) {
        const std::size_t digits = at + 21;
        const std::size_t end = std::min(message.find_first_not_of("0123456789", digits), message.size());
        line = static_cast<int>(parseNumber(std::string_view(message).substr(digits, end - digits)).value_or(0.0));
        message = "syntax error" + message.substr(end);
        const std::size_t quote = message.find(" near '");
        if (quote != std::string::npos && message.ends_with('\'')) {
            const std::string_view near = std::string_view(message).substr(quote + 7, message.size() - quote - 8);
            const std::string_view content = sourceLine(text, line);
            const std::size_t place = content.find(near);
            if (!near.empty() && place != std::string_view::npos) {
                column = static_cast<int>(utf8::length(content.substr(0, place))) + 1;
            }
        }
    }
    message = utf8::sanitised(labelText(message));  // cgraph cuts what it quotes anywhere
    if (message.empty()) message = "is not DOT: expected \"graph\" or \"digraph\"";
    if (line < 1 || sourceLine(text, line).empty()) {
        throw Error(message, {source.file, line > 0 ? source.firstLine + line - 1 : 0, 0, {}});
    }
    throw errorAt(source, text, line, column, message);
}

}  // namespace

void ParsedDot::Close::operator()(Agraph_s* graph) const {
    agclose(graph);
}

ParsedDot::ParsedDot(std::string_view text, const Source& source) {
    lock_ = std::unique_lock<std::mutex>(cgraphMutex());
    messages().clear();
    agusererrf before = agseterrf(keepMessage);
    const agerrlevel_t levelBefore = agseterr(AGWARN);  // below the level, cgraph would write to a temporary file
    // What every new graph starts with: a node without a label shows its name.
    std::array<char, 6> labelName{"label"};
    std::array<char, 3> nameEscape{"\\N"};
    agattr(nullptr, AGNODE, labelName.data(), nameEscape.data());
    Agiodisc_t io{readSome, writeNothing, flushNothing};
    Agdisc_t discipline{&AgMemDisc, &AgIdDisc, &io};
    Reading reading{text};
    agreadline(1);  // cgraph would count on from the end of the text before
    graph_.reset(agread(&reading, &discipline));
    const bool failed = !graph_;
    std::string said = messages();
    // cgraph keeps what it has read ahead for the next call: read on to the end, so that the next text starts clean.
    while (!failed) {
        Agraph_t* more = agread(&reading, &discipline);
        if (more == nullptr) break;
        moreGraphs_ = true;
        agclose(more);
    }
    agseterr(levelBefore);
    agseterrf(before);
    if (failed) throwSyntaxError(std::move(said), text, source);
}

std::vector<Agnode_s*> nodesOf(Agraph_s* graph) {
    std::vector<Agnode_s*> nodes;
    for (Agnode_t* node = agfstnode(graph); node != nullptr; node = agnxtnode(graph, node)) nodes.push_back(node);
    std::ranges::stable_sort(nodes, {}, [](Agnode_t* node) { return AGSEQ(node); });
    return nodes;
}

std::vector<Agedge_s*> edgesOf(Agraph_s* root) {
    std::vector<Agedge_s*> edges;
    for (Agnode_t* node = agfstnode(root); node != nullptr; node = agnxtnode(root, node)) {
        for (Agedge_t* edge = agfstout(root, node); edge != nullptr; edge = agnxtout(root, edge)) edges.push_back(edge);
    }
    std::ranges::stable_sort(edges, {}, [](Agedge_t* edge) { return AGSEQ(edge); });
    return edges;
}

std::vector<Agraph_s*> subgraphsOf(Agraph_s* graph) {
    std::vector<Agraph_s*> subgraphs;
    for (Agraph_t* each = agfstsubg(graph); each != nullptr; each = agnxtsubg(each)) subgraphs.push_back(each);
    std::ranges::stable_sort(subgraphs, {}, [](Agraph_t* each) { return AGSEQ(each); });
    return subgraphs;
}

std::string_view attribute(void* object, const char* name, bool* html) {
    if (html != nullptr) *html = false;
    // agget() takes a name that it does not change.
    char* value = agget(object, const_cast<char*>(name));
    if (value == nullptr) return {};
    if (html != nullptr) *html = aghtmlstr(value) != 0;
    return value;
}

std::string_view nameOf(void* object) {
    const char* name = agnameof(object);
    return name == nullptr ? std::string_view() : std::string_view(name);
}

}  // namespace orrery::graph::dot
